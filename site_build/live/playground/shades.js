// Answers as colours. A shade is a byte, as chainrule.playground gives it; the colour is mixed with paper.
import { numbers } from './look.js';

const STRENGTH = 0.55; // of a class's colour, so that points stand out
const MIDDLE = 127.5; // where one output changes its mind

/** A picture of size × size: with one plane from the first class to the second, with several a colour for each. */
export function regions(bytes, size, look) {
  const image = new ImageData(size, size);
  const planes = bytes.length / size ** 2;
  if (planes === 1) {
    const shades = shadesOf(look);
    const pixels = new Uint32Array(image.data.buffer);
    for (let k = 0; k < bytes.length; k += 1) pixels[k] = shades[bytes[k]];
  } else mix(image.data, bytes, planes, look);
  return image;
}

function mix(data, bytes, planes, look) {
  const [white, ...colours] = [look.paper, ...look.classes].map(numbers);
  const cells = bytes.length / planes;
  for (let k = 0; k < cells; k += 1) {
    for (let c = 0; c < 3; c += 1) {
      let value = white[c];
      for (let plane = 0; plane < planes; plane += 1) {
        value += ((STRENGTH * bytes[plane * cells + k]) / 255) * (colours[plane][c] - white[c]);
      }
      data[4 * k + c] = value;
    }
    data[4 * k + 3] = 255;
  }
}

let shades;

/** A colour for each byte, for the look that the page has. */
function shadesOf({ paper, classes }) {
  const look = [paper, ...classes].join();
  if (shades?.look === look) return shades;
  const [white, low, high] = [paper, ...classes].map(numbers);
  const bytes = new Uint8ClampedArray(4 * 256);
  for (let byte = 0; byte < 256; byte += 1) {
    const towards = byte < 128 ? low : high;
    const part = (STRENGTH * Math.abs(byte - 128)) / 128;
    white.forEach((value, c) => (bytes[4 * byte + c] = value + part * (towards[c] - value)));
    bytes[4 * byte + 3] = 255;
  }
  shades = Object.assign(new Uint32Array(bytes.buffer), { look });
  return shades;
}

/**
 * Where the answer changes from one class to another: pieces of a line [x, y, x', y'], in cells of the picture.
 * Between the middles of four cells the line is straight.
 */
export function borders(bytes, size) {
  const planes = bytes.length / size ** 2;
  const lines = [];
  for (let plane = 0; plane < planes; plane += 1) {
    if (planes === 2 && plane) break; // the border of two classes is one line
    const height = planes === 1 ? (k) => bytes[k] - MIDDLE : (k) => bytes[plane * size ** 2 + k] - best(bytes, size, plane, planes, k);
    for (let y = 0; y + 1 < size; y += 1) for (let x = 0; x + 1 < size; x += 1) {
      const corners = [[x, y], [x + 1, y], [x + 1, y + 1], [x, y + 1]];
      const ends = crossings(corners, corners.map(([i, j]) => height(j * size + i)));
      for (let k = 0; k + 1 < ends.length; k += 2) lines.push([...ends[k], ...ends[k + 1]]);
    }
  }
  return lines;
}

function best(bytes, size, plane, planes, k) {
  let most = 0;
  for (let other = 0; other < planes; other += 1) if (other !== plane) most = Math.max(most, bytes[other * size ** 2 + k]);
  return most;
}

function crossings(corners, heights) {
  return corners.flatMap((from, k) => {
    const [to, a, b] = [corners[(k + 1) % 4], heights[k], heights[(k + 1) % 4]];
    if (a < 0 === b < 0) return [];
    const part = a / (a - b);
    return [from.map((start, c) => 0.5 + start + part * (to[c] - start))];
  });
}
