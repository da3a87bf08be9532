import { SaxesParser } from 'saxes'

import { Refused } from './package.mjs'

const deepest = 60

/**
 * Walks through an XML part. `open(name, attributes)` and `close(name, text)` see names without their prefix;
 * `text` is what stands directly in the element. A document type is refused: nothing of ours has one.
 * @param {import('node:stream').Readable} stream
 * @param {{ open?: (name: string, attributes: Record<string, string>) => void, close?: (name: string, text: string) => void }} seen
 */
export async function walk(stream, { open, close }) {
  const parser = new SaxesParser()
  const texts = []
  parser.on('error', (error) => {
    throw error
  })
  parser.on('doctype', () => {
    throw new Refused('The workbook has a document type, which no spreadsheet program writes.')
  })
  parser.on('opentag', ({ name, attributes }) => {
    if (texts.push('') > deepest) throw new Refused('The workbook is nested beyond reason.')
    open?.(local(name), attributes)
  })
  const add = (text) => {
    if (texts.length > 0) texts[texts.length - 1] += text
  }
  parser.on('text', add)
  parser.on('cdata', add)
  parser.on('closetag', ({ name }) => close?.(local(name), texts.pop()))
  const decoder = new TextDecoder()
  for await (const piece of stream) parser.write(decoder.decode(piece, { stream: true }))
  parser.write(decoder.decode()).close()
}

const local = (name) => name.slice(name.indexOf(':') + 1)
