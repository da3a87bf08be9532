const words: Record<string, string> = {
  missing: 'is missing',
  unreadable: 'cannot be read',
  implausible: 'cannot be right',
  class_unknown: 'is not a class of this school',
  class_ambiguous: 'may be more than one class',
  duplicate_in_file: 'is in the file twice',
  belongs_to_other_learner: 'belongs to another learner',
  may_be_existing: 'has no admission number, and the class has a learner of this name',
  number_will_be_given: 'was missing; the next free number was given',
  same_name_in_class: 'is the name of another learner in the class too',
  phone_of_other_guardian: 'is the phone of another guardian too',
  too_many: 'is a third number; two are kept',
  not_in_school: 'is not the number of a learner of this school',
  other_class: 'is in another class',
  name_not_unique: 'is the name of more than one learner in the class',
  name_and_number_disagree: 'is the number of another learner than the name says',
}

const fields: Record<string, string> = {
  fullName: 'The name',
  admissionNumber: 'The admission number',
  class: 'The class',
  gender: 'The gender',
  dateOfBirth: 'The date of birth',
  admittedOn: 'The day of admission',
  upi: 'The UPI',
  assessmentNumber: 'The assessment number',
  religion: 'The religion',
  optionalAreas: 'The optional learning area',
  choice: 'The learning area of choice',
  learner: 'The learner',
  guardian: 'The guardian',
  guardian2: 'The second guardian',
}

/** An issue of a row as a plain sentence. */
export function sentence(field: string | null, code: string): string {
  const [person = '', part] = (field ?? '').split('.')
  const subject = `${fields[person] ?? 'The row'}${part && person !== 'choice' ? `’s ${part.replace('phone2', 'second phone')}` : ''}`
  return `${subject} ${words[code] ?? code.replaceAll('_', ' ')}.`
}
