import { createHmac } from "node:crypto";

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/** What an authenticator app shows for a key (base 32, in groups) at a second since 1970: RFC 6238. */
export function appCode(key, at) {
  const bits = [...key.replaceAll(" ", "")].map((letter) => ALPHABET.indexOf(letter).toString(2).padStart(5, "0")).join("");
  const secret = Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
  const period = Buffer.alloc(8);
  period.writeBigInt64BE(BigInt(Math.floor(at / 30)));
  const mark = createHmac("sha1", secret).update(period).digest();
  const number = (mark.readUInt32BE(mark[19] & 15) & 0x7fffffff) % 1_000_000;
  return String(number).padStart(6, "0");
}
