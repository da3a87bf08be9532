type Days = { startsOn: string; endsOn: string }

/**
 * The assessment that marks are entered for today: the latest that has begun, else the first to come. Null of none.
 * Days are ISO dates.
 */
export function nearest<A extends Days>(assessments: readonly A[], today: string): A | null {
  const inOrder = [...assessments].sort((a, b) =>
    a.startsOn < b.startsOn ? -1 : a.startsOn > b.startsOn ? 1 : 0,
  )
  return inOrder.findLast(({ startsOn }) => startsOn <= today) ?? inOrder[0] ?? null
}
