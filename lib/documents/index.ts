export { bind, type Sheet } from './bind'
export { fileName } from './file-name'
export { bindReportCards, cardFileName, renderReportCard, renderReportCards } from './report-card'
export { packZip } from './zip'
