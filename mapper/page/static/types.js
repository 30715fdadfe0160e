// The types of what the server answers, as in mapper/services/; this module has no code.

/**
 * @typedef {object} DocumentAnswer
 * @property {string} id
 * @property {"mapping"|"schema"|"tests"|"include"} kind
 * @property {string} name the name of its file
 * @property {string} text
 * @property {string} version "" if there is no file yet
 * @property {boolean} isEditable
 * @property {string} problem why it cannot be shown, or ""
 */

/**
 * @typedef {object} Sample
 * @property {number} id
 * @property {string} name
 * @property {number} rows
 * @property {boolean} hasMore whether only the first rows were read
 * @property {string[]} problems
 * @property {string} version
 */

/**
 * @typedef {object} Entry
 * @property {string} target
 * @property {string[]} targetPath
 * @property {string} written
 * @property {string} expression the same as a Data Prep expression; "" without an entry
 * @property {string[]} sources
 * @property {string[][]} sourcePaths
 * @property {string} type
 * @property {string|null} document
 * @property {number} line
 * @property {number} endLine
 * @property {any} value
 * @property {boolean} hasValue
 * @property {number} filled
 * @property {number} nullified
 * @property {number} rejected
 * @property {number} of
 * @property {string} state
 * @property {string[]} roles
 * @property {string} reason
 */

/**
 * @typedef {object} Edit
 * @property {string} document
 * @property {number} line
 * @property {number} column
 * @property {number} endLine
 * @property {number} endColumn
 * @property {string} text
 */

/** @typedef {{title: string, edits: Edit[]}} Fix */

/**
 * @typedef {object} Finding
 * @property {string} code
 * @property {"error"|"warning"|"info"} severity
 * @property {string} message
 * @property {string} hint
 * @property {string[]} paste
 * @property {string} value
 * @property {{label: string, text: string}[]} details
 * @property {string|null} document
 * @property {string} file
 * @property {number} line
 * @property {number} column
 * @property {number} endLine
 * @property {number} endColumn
 * @property {Fix[]} fixes
 */

/**
 * @typedef {object} MappingCounts
 * @property {number} mapped
 * @property {number} required
 * @property {number} requiredOf
 * @property {number} identities
 * @property {number} errors
 */

/** @typedef {{record: any, outcome: string}} Conversion */

/**
 * @typedef {object} Evaluation
 * @property {Entry[]} entries
 * @property {any} record
 * @property {string} outcome
 * @property {MappingCounts|null} counts
 * @property {{read: number, ok: number, nullified: number, rejected: number, hasMore: boolean}} rows
 * @property {any} payload
 * @property {string[][]} unread
 * @property {Finding[]} findings
 * @property {string[]} documents the ids of the documents that the text has
 * @property {boolean} [isStale] whether the entries and the record are those of an earlier text
 */

export {};
