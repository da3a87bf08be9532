export { bind, type Sheet } from './bind'
export { fileName } from './file-name'
export { bindReportCards, cardFileName, renderReportCard } from './report-card'
export { packZip } from './zip'
