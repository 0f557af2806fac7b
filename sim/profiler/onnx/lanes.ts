/** Numbers of 32 bits that the runtime's inner loops work on at once, with vectors of 512 bits. */
const lanes = 16;

/**
 * Columns of a matrix, or channels of an image, that are computed for so many wanted: ONNX Runtime fills them up to whole
 * vectors (its library MLAS packs matrices by 16 columns and images by 16 channels), so ten columns cost what sixteen do.
 */
export function fillLanes(wanted: number): number {
  return lanes * Math.ceil(wanted / lanes);
}
