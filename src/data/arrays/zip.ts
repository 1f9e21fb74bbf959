/**
 * Zip archives, read in memory: the members that the central directory lists, stored or deflated. No path is ever used.
 *
 * Source: PKWARE, "APPNOTE.TXT, .ZIP File Format Specification", sections 4.3.7, 4.3.12 and 4.3.16.
 *
 * @module
 */
import { FormatError } from "../../base/errors.ts";
import { decompress } from "../decompress.ts";
import { formatBytes } from "../format-bytes.ts";
import { crc32 } from "./crc32.ts";

/** A member as the central directory describes it; its offset and its packed size lie within the archive. */
interface Member {
  readonly name: string;
  readonly method: number;
  readonly checksum: number;
  readonly packed: number;
  readonly size: number;
  /** Of its local header. */
  readonly offset: number;
}

const END_OF_DIRECTORY = 0x06054b50;
const END_BYTES = 22;
const LONGEST_COMMENT = 0xffff;
const DIRECTORY_ENTRY = 0x02014b50;
const ENTRY_BYTES = 46;
const LOCAL_HEADER = 0x04034b50;
const LOCAL_BYTES = 30;
const STORED = 0;
const DEFLATED = 8;
const ENCRYPTED = 1;
/** Stands where zip64 puts a larger number elsewhere. */
const TOO_LARGE = 0xffffffff;

/**
 * Unpacks every member.
 *
 * @param where the file's name, for messages
 * @param limitBytes the most that all of them together may unpack to
 * @returns the members by name, in the order of the directory
 * @throws FormatError if the archive is damaged, names a member twice, is encrypted or larger than 4 GiB, or unpacks to
 * more than the limit
 */
export async function unzip(bytes: Uint8Array, where: string, limitBytes: number): Promise<Map<string, Uint8Array>> {
  const listed = readDirectory(bytes, where);
  const packed = listed.reduce((sum, member) => sum + member.packed, 0);
  // Members that share their bytes would have them unpacked as often as there are members, even to nothing.
  if (packed > bytes.length) throw damaged(where, "its members overlap");
  const total = listed.reduce((sum, { size }) => sum + size, 0);
  if (total > limitBytes) {
    throw new FormatError(
      `${where} (${formatBytes(bytes.length)}) unpacks to ${formatBytes(total)}, and the limit is ` +
        `${formatBytes(limitBytes)}. Set limitBytes higher if that is what it should be.`,
    );
  }
  const members = new Map<string, Uint8Array>();
  for (const member of listed) {
    const what = `${where}: ${JSON.stringify(member.name.slice(0, 80))}`;
    if (members.has(member.name)) throw new FormatError(`${what} is in the archive twice.`);
    members.set(member.name, await unpack(bytes, member, what));
  }
  return members;
}

/** Whether bytes start as a zip archive with at least one member does. */
export function isZip(bytes: Uint8Array): boolean {
  const isEmpty = bytes[2] === 5 && bytes[3] === 6;
  return bytes[0] === 0x50 && bytes[1] === 0x4b && ((bytes[2] === 3 && bytes[3] === 4) || isEmpty);
}

function readDirectory(bytes: Uint8Array, where: string): Member[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = findEnd(view);
  if (end < 0) throw damaged(where, "it has no end of a central directory");
  const count = view.getUint16(end + 10, true);
  let at = view.getUint32(end + 16, true);
  if (count === 0xffff || at === TOO_LARGE) throw tooLarge(where);
  const members: Member[] = [];
  for (let i = 0; i < count; i++) {
    if (at + ENTRY_BYTES > end || view.getUint32(at, true) !== DIRECTORY_ENTRY) {
      throw damaged(where, `entry ${i} of its directory is missing`);
    }
    const nameLength = view.getUint16(at + 28, true);
    const next = at + ENTRY_BYTES + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
    if (next > end) throw damaged(where, `entry ${i} of its directory is too long`);
    members.push(checkedMember(view, at, nameLength, end, where));
    at = next;
  }
  return members;
}

/** The last record of the archive, before a comment; −1 where there is none. */
function findEnd(view: DataView): number {
  const last = view.byteLength - END_BYTES;
  for (let at = last; at >= 0 && at >= last - LONGEST_COMMENT; at--) {
    if (view.getUint32(at, true) === END_OF_DIRECTORY && view.getUint16(at + 20, true) === last - at) return at;
  }
  return -1;
}

function checkedMember(view: DataView, at: number, nameLength: number, end: number, where: string): Member {
  const name = new TextDecoder().decode(
    new Uint8Array(view.buffer, view.byteOffset + at + ENTRY_BYTES, nameLength) as Uint8Array<ArrayBuffer>,
  );
  const member = {
    name,
    method: view.getUint16(at + 10, true),
    checksum: view.getUint32(at + 16, true),
    packed: view.getUint32(at + 20, true),
    size: view.getUint32(at + 24, true),
    offset: view.getUint32(at + 42, true),
  };
  const what = `${where}: ${JSON.stringify(name.slice(0, 80))}`;
  if (view.getUint16(at + 8, true) & ENCRYPTED) throw new FormatError(`${what} is encrypted. Save it without.`);
  if (member.method !== STORED && member.method !== DEFLATED) {
    throw new FormatError(
      `${what} is packed by method ${member.method}. Save it stored or deflated, as np.savez does.`,
    );
  }
  if ([member.packed, member.size, member.offset].includes(TOO_LARGE)) throw tooLarge(where);
  if (member.offset + LOCAL_BYTES + member.packed > end) throw damaged(what, "it lies beyond the end of the archive");
  return member;
}

async function unpack(bytes: Uint8Array, member: Member, what: string): Promise<Uint8Array> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const { offset, packed, size, method, checksum } = member;
  if (view.getUint32(offset, true) !== LOCAL_HEADER) throw damaged(what, "it has no local header");
  const start = offset + LOCAL_BYTES + view.getUint16(offset + 26, true) + view.getUint16(offset + 28, true);
  const contents = bytes.subarray(start, start + packed);
  if (contents.length !== packed) throw damaged(what, "it lies beyond the end of the archive");
  const unpacked =
    method === STORED
      ? contents
      : await decompress(contents, "deflate-raw", size).catch((cause: unknown) => {
          throw damaged(what, "it cannot be unpacked", { cause });
        });
  if (unpacked?.length !== size) throw damaged(what, `it should unpack to ${size} bytes`);
  if (crc32(unpacked) !== checksum) throw damaged(what, "its checksum differs");
  return unpacked;
}

function damaged(what: string, why: string, options?: ErrorOptions): FormatError {
  return new FormatError(`${what} is damaged or incomplete: ${why}. Copy or save it again.`, options);
}

function tooLarge(where: string): FormatError {
  return new FormatError(`${where} needs zip64, for more than 4 GiB or 65,534 members, which is not read. Split it.`);
}
