import { admissionKey, admissionNumber, sameName, sameWords } from '@/lib/learners/values/rules'

export type ClassLearner = { id: string; admissionNumber: string; fullName: string }
export type OtherLearner = { admissionNumber: string; fullName: string; className: string }

export type Found<L extends ClassLearner> =
  | { learner: L; note: 'matched_by_name' | 'name_in_other_order' | 'number_without_leading_zeros' | null }
  | {
      learner: null
      code: 'not_in_school' | 'other_class' | 'name_not_unique' | 'name_and_number_disagree' | 'missing'
      value: string
    }

const withoutZeros = (number: string) => admissionKey(number).replace(/^0+(?=.)/, '')

/** Finds the learner of a row: by admission number in the class, else by name; never by guessing between two. */
export function learnerFinder<L extends ClassLearner>(
  inClass: readonly L[],
  elsewhere: readonly OtherLearner[],
) {
  const byNumber = new Map(inClass.map((learner) => [admissionKey(learner.admissionNumber), learner]))

  function find(number: string, name: string): Found<L> {
    if (number.trim() !== '') return byAdmissionNumber(number, name)
    if (name.trim() === '') return { learner: null, code: 'missing', value: '' }
    return byName(name)
  }

  function byAdmissionNumber(typed: string, name: string): Found<L> {
    const key = admissionKey(admissionNumber(typed) ?? '')
    const exact = byNumber.get(key)
    if (exact) return named(exact, name, null)
    const other = elsewhere.find((learner) => admissionKey(learner.admissionNumber) === key)
    const alike = inClass.filter((learner) => withoutZeros(learner.admissionNumber) === withoutZeros(key))
    // Spreadsheets drop leading zeros; where another learner has the shorter number, the name must say who is meant.
    if (alike.length === 1 && (!other || sameWords(alike[0]!.fullName, name)))
      return named(alike[0]!, name, 'number_without_leading_zeros')
    if (other) return { learner: null, code: 'other_class', value: other.className }
    const far = elsewhere.filter((learner) => withoutZeros(learner.admissionNumber) === withoutZeros(key))
    if (far.length === 1) return { learner: null, code: 'other_class', value: far[0]!.className }
    return { learner: null, code: 'not_in_school', value: typed.trim() }
  }

  function named(learner: L, name: string, note: 'number_without_leading_zeros' | null): Found<L> {
    if (name.trim() === '' || sameName(learner.fullName, name)) return { learner, note }
    if (sameWords(learner.fullName, name)) return { learner, note: note ?? 'name_in_other_order' }
    return { learner: null, code: 'name_and_number_disagree', value: learner.fullName }
  }

  function byName(name: string): Found<L> {
    const same = inClass.filter((learner) => sameName(learner.fullName, name))
    const alike = same.length > 0 ? same : inClass.filter((learner) => sameWords(learner.fullName, name))
    if (alike.length === 1) return { learner: alike[0]!, note: 'matched_by_name' }
    if (alike.length > 1)
      return {
        learner: null,
        code: 'name_not_unique',
        value: alike.map((learner) => learner.admissionNumber).join(', '),
      }
    const other = elsewhere.find((learner) => sameName(learner.fullName, name))
    if (other) return { learner: null, code: 'other_class', value: other.className }
    return { learner: null, code: 'not_in_school', value: name.trim() }
  }

  return find
}
