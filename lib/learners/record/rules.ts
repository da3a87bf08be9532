/** How the fields of a learner's record are called, in forms, in the history and where two people have changed it at once. */
export const recordFields: Record<string, string> = {
  fullName: 'Name',
  gender: 'Gender',
  dateOfBirth: 'Born',
  admittedOn: 'Admitted',
  upi: 'UPI',
  assessmentNumber: 'Assessment number',
  religion: 'Religious education',
  previousSchool: 'Previous school',
  areas: 'Optional areas',
  className: 'Class',
  admissionNumber: 'Admission number',
  leftOn: 'Left on',
  mark: 'Mark',
  photo: 'Consent to a photo',
  publicity: 'Consent to publicity',
  whatsapp: 'Consent to WhatsApp',
  photoFile: 'Photo',
  document: 'Document',
}

/** From what to what, by field; only what differs. */
export type Changed = Record<string, [from: string | null, to: string | null]>

export function changedFields(
  before: Record<string, string | null>,
  after: Record<string, string | null>,
): Changed {
  return Object.fromEntries(
    Object.keys(after)
      .filter((name) => (before[name] ?? null) !== (after[name] ?? null))
      .map((name) => [name, [before[name] ?? null, after[name] ?? null]]),
  )
}
