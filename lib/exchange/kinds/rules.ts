import type { Permission } from '@/lib/auth/policy'
import type { ImportKind } from '@/lib/exchange/imports/input'
import { learnerField } from '@/lib/learners/import/file'

/** A field that a column may hold. `header`: what it is called in files that Hillview hands out; they are read as they are. */
export type Field = { key: string; label: string; header: string; sample?: string }

export type Kind = {
  label: string
  one: string
  many: string
  /** What one must be allowed to do by hand, to bring it in or take it out as a file. */
  needs: Permission
  hint: string
  /** The field that names who or what a row is about. */
  nameField: string
  /** A row with nothing but a name is somebody, not the title of a section. */
  nameAlone?: boolean
  /** A row with one of these and one more known header is the header. */
  anchors: readonly string[]
  fields: readonly Field[]
  /** What a header's letters and digits mean. */
  fieldOf: (key: string) => string | null
}

/** Headers by field, as letters and digits: "fullname name" → fullName. */
const lookup = (headers: Record<string, string>) => {
  const fields = new Map(
    Object.entries(headers).flatMap(([field, keys]) => keys.split(' ').map((key) => [key, field] as const)),
  )
  return (key: string) => fields.get(key) ?? null
}

const guardianPart = (place: 'guardian' | 'guardian2', words: string, sample: boolean): Field[] => [
  {
    key: `${place}.name`,
    label: `${words}’s name`,
    header: `${place}_name`,
    ...(sample && { sample: 'Jane Atieno Ouma' }),
  },
  {
    key: `${place}.relationship`,
    label: `${words} is the child’s`,
    header: `${place}_relationship`,
    ...(sample && { sample: 'mother' }),
  },
  {
    key: `${place}.phone`,
    label: `${words}’s phone`,
    header: `${place}_phone`,
    ...(sample && { sample: '0712 000 123' }),
  },
  { key: `${place}.phone2`, label: `${words}’s second phone`, header: `${place}_phone_2` },
  { key: `${place}.email`, label: `${words}’s e-mail`, header: `${place}_email` },
]

const learners: Kind = {
  label: 'Learners',
  one: 'learner',
  many: 'learners',
  needs: 'learners.admit',
  hint: 'Names with their class; numbers, gender, birth, UPI and up to two guardians if you have them.',
  nameField: 'fullName',
  anchors: ['fullName', 'admissionNumber'],
  fields: [
    {
      key: 'admissionNumber',
      label: 'Admission number',
      header: 'admission_number',
      sample: '0001',
    },
    { key: 'fullName', label: 'Name', header: 'full_name', sample: 'Mary Atieno Ouma' },
    { key: 'gender', label: 'Gender', header: 'gender', sample: 'F' },
    { key: 'dateOfBirth', label: 'Date of birth', header: 'date_of_birth', sample: '14/05/2012' },
    { key: 'grade', label: 'Class or grade', header: 'grade' },
    { key: 'stream', label: 'Stream', header: 'stream' },
    { key: 'admittedOn', label: 'Admitted on', header: 'admitted_on' },
    { key: 'upi', label: 'UPI', header: 'upi' },
    { key: 'assessmentNumber', label: 'Assessment number', header: 'assessment_number' },
    { key: 'religion', label: 'Religion', header: 'religion' },
    { key: 'optionalAreas', label: 'Optional learning areas', header: 'optional_areas' },
    ...guardianPart('guardian', 'Guardian', true),
    ...guardianPart('guardian2', 'Second guardian', false),
  ],
  fieldOf: learnerField,
}

const guardians: Kind = {
  label: 'Guardians',
  one: 'guardian',
  many: 'guardians',
  needs: 'learners.admit',
  hint: 'Name and phone, and the admission number of the child.',
  nameField: 'fullName',
  anchors: ['fullName', 'admissionNumber', 'phone'],
  fields: [
    { key: 'admissionNumber', label: 'Child’s admission number', header: 'admission_number' },
    { key: 'learnerName', label: 'Child’s name', header: 'learner_name' },
    { key: 'fullName', label: 'Guardian’s name', header: 'guardian_name', sample: 'Jane Atieno Ouma' },
    { key: 'relationship', label: 'Relationship', header: 'relationship', sample: 'mother' },
    { key: 'phone', label: 'Phone', header: 'phone', sample: '0712 000 123' },
    { key: 'phone2', label: 'Second phone', header: 'phone_2' },
    { key: 'email', label: 'E-mail', header: 'email' },
  ],
  fieldOf: lookup({
    admissionNumber:
      'admissionnumber addmissionnumber admissionno admno admnumber adm regno regnumber registrationnumber childsnumber childnumber childsadmissionnumber learnernumber studentnumber childadmno learneradmno studentadmno',
    learnerName:
      'learnername learnersname studentname childsname childname pupilname pupilsname learner student child pupil nameofchild nameoflearner',
    fullName:
      'name fullname guardianname guardiansname guardian parentname parentsname parent parentguardian parentguardianname guardianparent mzazi mlezi jina names contactname',
    relationship: 'relationship rel relation guardianrelationship parentrelationship',
    phone:
      'phone phonenumber phoneno tel telno telephone mobile mobileno mobilenumber simu guardianphone parentphone contact contacts phone1',
    phone2:
      'phone2 phoneno2 mobile2 tel2 secondphone otherphone alternativephone guardianphone2 parentphone2',
    email: 'email emailaddress guardianemail parentemail',
  }),
}

const staff: Kind = {
  label: 'Staff',
  one: 'person',
  many: 'people',
  needs: 'staff.change',
  hint: 'Names with phone, e-mail and TSC number. Roles and passwords come with the account, on People.',
  nameField: 'fullName',
  nameAlone: true,
  anchors: ['fullName', 'employeeNumber', 'tscNumber'],
  fields: [
    { key: 'fullName', label: 'Name', header: 'name', sample: 'Peter Otieno Odhiambo' },
    { key: 'title', label: 'Title', header: 'title', sample: 'Mr' },
    { key: 'gender', label: 'Gender', header: 'gender', sample: 'M' },
    { key: 'role', label: 'Role', header: 'role' },
    { key: 'phone', label: 'Phone', header: 'phone', sample: '0712 000 124' },
    { key: 'email', label: 'E-mail', header: 'email' },
    { key: 'tscNumber', label: 'TSC number', header: 'tsc_number' },
    { key: 'employeeNumber', label: 'Employee number', header: 'employee_number' },
  ],
  fieldOf: lookup({
    fullName:
      'name fullname names staffname teachersname teachername teacher jina nameofteacher employeename',
    title: 'title salutation',
    gender: 'gender sex mf jinsia',
    role: 'role roles designation position duty',
    phone: 'phone phonenumber phoneno tel telno telephone mobile mobileno mobilenumber simu contact',
    email: 'email emailaddress',
    tscNumber: 'tsc tscno tscnumber',
    employeeNumber: 'employeenumber employeeno staffnumber staffno payrollno payrollnumber pfno',
  }),
}

const areas: Kind = {
  label: 'Learning areas',
  one: 'learning area',
  many: 'learning areas',
  needs: 'curriculum.change',
  hint: 'Name and level; codes, abbreviations and parts such as “Grammar 60; Composition 40”.',
  nameField: 'fullName',
  anchors: ['fullName', 'code'],
  fields: [
    { key: 'fullName', label: 'Name', header: 'name', sample: 'Computer Studies' },
    { key: 'level', label: 'Level', header: 'education_level' },
    { key: 'code', label: 'Code', header: 'code', sample: 'COM' },
    { key: 'abbreviation', label: 'Abbreviation', header: 'abbreviation', sample: 'COMP' },
    { key: 'knecCode', label: 'KNEC code', header: 'knec_code' },
    { key: 'optional', label: 'Optional', header: 'optional', sample: 'yes' },
    { key: 'aliases', label: 'Other names in files', header: 'other_names' },
    { key: 'components', label: 'Parts', header: 'components' },
  ],
  fieldOf: lookup({
    fullName: 'name subject subjectname learningarea learningareaname area',
    level: 'educationlevel level schoollevel leveleducation',
    code: 'code subjectcode areacode',
    abbreviation: 'abbreviation abbr short shortname',
    knecCode: 'kneccode knecno knec',
    optional: 'optional elective iselective isoptional',
    aliases: 'aliases othernames alias',
    components: 'components parts papers',
  }),
}

const marks: Kind = {
  label: 'Marks',
  one: 'learner’s marks',
  many: 'learners’ marks',
  needs: 'marks.enter',
  hint: 'One row for each learner, one column for each learning area or part.',
  nameField: 'fullName',
  anchors: ['fullName', 'admissionNumber'],
  fields: [
    { key: 'admissionNumber', label: 'Admission number', header: 'Admission Number' },
    { key: 'fullName', label: 'Name', header: 'Student Name' },
  ],
  fieldOf: (key) => {
    const field = learnerField(key)
    return field === 'fullName' || field === 'admissionNumber' ? field : null
  },
}

export const kinds: Record<ImportKind, Kind> = { learners, guardians, staff, areas, marks }
