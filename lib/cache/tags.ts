/**
 * What a kept value depends on, within one school. A command names the tags of what it changed; whatever was kept under one
 * of them is never shown again.
 */
export const tag = {
  /** Profile, settings, years, terms, classes, curriculum, scales, assessments, the remark bank. */
  school: 'school',
  /** Staff, who leads which class and teaches what where. */
  staff: 'staff',
  /** Learners, their classes, areas and guardians. */
  learners: 'learners',
  /** What is entered about those who are or were in a class: marks and remarks. */
  entered: (classId: string) => `entered:${classId}`,
  /** The figures of a class, which those of its whole grade are part of. */
  results: (classId: string) => `results:${classId}`,
  /** What has been released to the parents of a class, and taken back. */
  released: (classId: string) => `released:${classId}`,
}
