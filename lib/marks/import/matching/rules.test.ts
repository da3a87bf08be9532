import { describe, expect, it } from 'vitest'

import { learnerFinder } from './rules'

const learner = (admissionNumber: string, fullName: string) => ({
  id: admissionNumber,
  admissionNumber,
  fullName,
})
const find = learnerFinder(
  [
    learner('0977', 'Faith Wanjiku Kamau'),
    learner('1623', 'Faith Wanjiku Kamau'),
    learner('A/12', "Lydia Achieng Ong'ondo"),
    learner('0012', 'Peter Mutua'),
    learner('012', 'Paul Mutua'),
    learner('0501', 'Jane Doe'),
  ],
  [
    { admissionNumber: '0998', fullName: 'Collins Situma', className: 'Grade 8 West' },
    { admissionNumber: '501', fullName: 'Mary Poe', className: 'Grade 9' },
    { admissionNumber: '0700', fullName: 'Ann Roe', className: 'Grade 9' },
  ],
)

describe('finding the learner of a row', () => {
  it.each([
    ['0977', 'faith  wanjiku KAMAU', '0977', null],
    ['0977', '', '0977', null],
    ['977', 'Faith Wanjiku Kamau', '0977', 'number_without_leading_zeros'],
    ['a-12', 'Lydia Achieng Ong’ondo', 'A/12', null],
    ['A12', 'Ong’ondo Lydia Achieng', 'A/12', 'name_in_other_order'],
    ['', 'peter mutua', '0012', 'matched_by_name'],
    ['', 'Mutua Peter', '0012', 'matched_by_name'],
    ['501', 'Jane Doe', '0501', 'number_without_leading_zeros'],
  ])('%s + %s is %s', (number, name, id, note) => {
    expect(find(number, name)).toEqual({ learner: expect.objectContaining({ id }), note })
  })

  it.each([
    ['', 'Faith Wanjiku Kamau', 'name_not_unique', '0977, 1623'],
    ['0977', 'Peter Mutua', 'name_and_number_disagree', 'Faith Wanjiku Kamau'],
    ['977', 'Peter Mutua', 'name_and_number_disagree', 'Faith Wanjiku Kamau'],
    ['0998', 'Collins Situma', 'other_class', 'Grade 8 West'],
    ['998', 'Collins Situma', 'other_class', 'Grade 8 West'],
    ['501', 'Mary Poe', 'other_class', 'Grade 9'],
    ['501', '', 'other_class', 'Grade 9'],
    ['', 'Ann Roe', 'other_class', 'Grade 9'],
    ['9999', 'Stranger', 'not_in_school', '9999'],
    ['12', 'Peter Mutua', 'not_in_school', '12'],
    ['??', 'Peter Mutua', 'not_in_school', '??'],
    ['', 'Stranger', 'not_in_school', 'Stranger'],
    ['', ' ', 'missing', ''],
  ])('does not guess %s + %s', (number, name, code, value) => {
    expect(find(number, name)).toEqual({ learner: null, code, value })
  })
})
