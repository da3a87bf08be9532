/** A class as files name it. */
export type NamedClass = { id: string; name: string; grade: string; stream: string | null }

export type ClassMatch =
  | { classId: string }
  | { classId: null; why: 'class_unknown' | 'class_ambiguous'; value: string }

const key = (text: string) =>
  text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '')

/** How a grade is written in files: "Grade 8" also as 8, G8, Gr 8. Std, Class and Form are not translated into Grade. */
function gradeKeys(grade: string): string[] {
  const [, word, number] = /^(grade|form)\s*0*(\d+)$/i.exec(grade.trim()) ?? []
  if (!word || !number) return [key(grade)]
  const short = word.toLowerCase() === 'grade' ? [`g${number}`, `gr${number}`] : [`f${number}`]
  return [key(grade), `${word.toLowerCase()}${number}`, ...short, number]
}

/**
 * The class that a file's grade and stream cells mean: "Grade 8" + "East", "8" + "E", "8 East", "8E", "G8 East", "PP 1".
 * One letter stands for a stream if no other of the grade begins with it; a grade alone for its only class.
 */
export function matchClass(classes: readonly NamedClass[], grade: string, stream: string): ClassMatch {
  const value = [grade, stream]
    .map((part) => part.trim().replace(/\s+/g, ' '))
    .filter(Boolean)
    .join(' ')
  const [gradeKey, streamKey, both] = [key(grade), key(stream), key(value)]
  if (both === '') return { classId: null, value, why: 'class_unknown' }

  const apart = classes.filter(
    (item) => gradeKeys(item.grade).includes(gradeKey) && key(item.stream ?? '') === streamKey,
  )
  if (apart.length === 1) return { classId: apart[0]!.id }

  // A class cell may say the stream already, beside a stream cell that says it again.
  const { classId } = streamKey === '' ? { classId: null } : matchClass(classes, grade, '')
  const said = classes.find((item) => item.id === classId)
  if (said && key(said.stream ?? '').startsWith(streamKey)) return { classId: said.id }

  const whole = classes.filter(
    (item) => key(item.name) === both || written(item, key(item.stream ?? ''), both),
  )
  const byInitial = classes.filter((item) => item.stream && written(item, key(item.stream).slice(0, 1), both))
  const ofGrade = classes.filter((item) => written(item, '', both))
  const candidates = [whole, byInitial, ofGrade].find((found) => found.length > 0) ?? []
  if (candidates.length === 1) return { classId: candidates[0]!.id }
  return { classId: null, value, why: candidates.length === 0 ? 'class_unknown' : 'class_ambiguous' }
}

const written = ({ grade }: NamedClass, stream: string, both: string) =>
  gradeKeys(grade).some((name) => both === name + stream)
