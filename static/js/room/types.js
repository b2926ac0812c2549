// @ts-check
/**
 * The shapes the room's modules pass around, as the server sends them. Types only: no code.
 * Times are ISO 8601 in UTC.
 *
 * @typedef {{id: string, name: string, badge?: string | null}} Person
 *
 * @typedef {object} Message
 * @property {string} id
 * @property {number} seq place in the room; 0 while held
 * @property {number} rev the room's change counter when this last changed; newest wins
 * @property {Person} author
 * @property {string | null} body null once removed or withdrawn
 * @property {string} state "visible", "removed" or "withdrawn"
 * @property {string} at
 * @property {string | null} [edited_at]
 * @property {string | null} [reply_to]
 * @property {string | null} [need]
 * @property {string | null} [label]
 * @property {Record<string, string[]>} [reactions] kind to public ids
 * @property {boolean} [masked]
 * @property {string | null} [response] "asked", "coming" or "welcome"
 * @property {string} [until] of held words: when a person should have looked
 *
 * @typedef {object} Post what one writes: the fields of the `post` command
 * @property {string} body
 * @property {string | null} [reply_to]
 * @property {string | null} [need]
 * @property {string | null} [label]
 * @property {boolean} [anyway]
 *
 * @typedef {{slug: string, name: string, topic: string, state: string, slow_seconds: number,
 *   staffed: boolean, unstaffed: string, agreement_version: number, agreement_asks: number}} RoomView
 * @typedef {{id: string, name: string, role: string, standing: string, badge?: string | null,
 *   muted_until?: string | null, agreement_version: number, read_rev: number}} You
 * @typedef {{id: number, room: string | null, kind: string, title: string, words: string,
 *   at: string, message?: string | null, decision?: number | null}} Notice
 * @typedef {{name: string, channels: string[], hours: string, is_open: boolean, opens?: string,
 *   cost?: string}} HelpLine
 * @typedef {{level: number, help: string, title: string, words: string, staffed: boolean,
 *   look_by: string | null, lines: HelpLine[], emergency?: string, exit_shown?: boolean,
 *   limits?: string}} CareCard
 * @typedef {{findings: string[], spans: [number, number][], choices: string[],
 *   masked?: string | null}} Nudge
 * @typedef {import("../socket.js").Fault} Fault
 */

export {};
