/** The engine: one grade's marks in, every result out. */
export { type ExportRequest, exportResult } from './export'
export { gradebook, gradeResult, listOf } from './result'
