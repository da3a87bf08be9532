import { join } from 'node:path'
import { parentPort } from 'node:worker_threads'
import typst from '@myriaddreamin/typst-ts-node-compiler'

// A thread of its own: typesetting is native and synchronous, and must not hold up the pages that others wait for.

const templates = join(process.cwd(), 'lib', 'documents', 'templates')
const fonts = join(process.cwd(), 'node_modules', '@expo-google-fonts')
const families = ['inter', 'noto-sans-arabic', 'noto-sans-devanagari', 'noto-sans-ethiopic']
const weights = ['400Regular', '600SemiBold']

const compiler = typst.NodeCompiler.create({
  workspace: templates,
  fontArgs: [
    { fontPaths: families.flatMap((family) => weights.map((weight) => join(fonts, family, weight))) },
  ],
})

/** After so many documents, what none of them used is forgotten: what a class's cards share is laid out once. */
const kept = 8
let made = 0

function typeset({ template, files }) {
  const paths = Object.keys(files).map((name) => join(templates, name))
  try {
    for (const [name, bytes] of Object.entries(files)) {
      compiler.mapShadow(join(templates, name), Buffer.from(bytes))
    }
    const compiled = compiler.compile({ mainFilePath: join(templates, `${template}.typ`) })
    if (!compiled.result) {
      const faults = compiled.takeDiagnostics()?.shortDiagnostics ?? []
      throw new Error(faults.map(({ message }) => message).join('; '))
    }
    // Tags for screen readers would triple the file; the same card as a web page is the accessible one.
    const bytes = compiler.pdf(compiled.result, { pdfTags: false })
    return { bytes: new Uint8Array(bytes), pages: compiled.result.numOfPages }
  } finally {
    for (const path of paths) compiler.unmapShadow(path)
    if (++made % kept === 0) compiler.evictCache(1)
  }
}

parentPort.on('message', ({ id, ...wanted }) => {
  try {
    const done = typeset(wanted)
    parentPort.postMessage({ id, done }, [done.bytes.buffer])
  } catch (error) {
    parentPort.postMessage({ id, fault: error.message })
  }
})
