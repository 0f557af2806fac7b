import protobuf from 'protobufjs/minimal.js';

/** Version of the operators used, of the file format that goes with it, and who made the file. */
const operatorVersion = 20;
const formatVersion = 9;
const producer = 'dmpsim';

/** Element types of the format (onnx.proto, TensorProto.DataType). */
const elementTypes = { float32: 1, int64: 7 } as const;
export type ElementType = keyof typeof elementTypes;

/** Kinds of attribute (onnx.proto, AttributeProto.AttributeType). */
const attributeKinds = { float: 1, int: 2, ints: 7 } as const;

/** A value that a model takes, returns or carries. */
export interface TensorShape {
  readonly name: string;
  readonly type: ElementType;
  /** Length of each dimension, or the name of one that is only known when the model runs. */
  readonly shape: readonly (number | string)[];
}

/** Numbers that are part of a model. */
export interface Initializer extends TensorShape {
  readonly shape: readonly number[];
  readonly values: Float32Array | BigInt64Array;
}

/** A parameter of an operator: whole numbers are written as `int`, wrapped ones as `float`. */
export type Attribute = number | readonly number[] | { readonly float: number };

/** One operation: names of what it reads and of what it makes. */
export interface Operation {
  readonly name: string;
  readonly operator: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: Readonly<Record<string, Attribute>>;
}

/** A whole model; operations stand in an order in which each finds its inputs made. */
export interface Model {
  readonly name: string;
  readonly inputs: readonly TensorShape[];
  readonly outputs: readonly TensorShape[];
  readonly initializers: readonly Initializer[];
  readonly operations: readonly Operation[];
}

/** Wire types of Protocol Buffers that the format uses. */
const wire = { varint: 0, bytes: 2, fixed32: 5 } as const;
type Writer = protobuf.Writer;

/**
 * The bytes of an ONNX file: the subset of ModelProto that these models need, by the field numbers of onnx.proto
 * (github.com/onnx/onnx).
 */
export function encodeModel(model: Model): Uint8Array {
  const graph = [
    write((writer) => writeStructure(writer, model)),
    ...model.initializers.flatMap(listInitializer),
  ];
  const head = write((writer) => {
    writer.uint32(tag(1, wire.varint)).int64(formatVersion);
    writer.uint32(tag(2, wire.bytes)).string(producer);
    message(writer, 8, () => {
      writer.uint32(tag(1, wire.bytes)).string('');
      writer.uint32(tag(2, wire.varint)).int64(operatorVersion);
    });
    writer.uint32(tag(7, wire.bytes)).uint32(lengthOf(graph));
  });
  return join([head, ...graph]);
}

function write(content: (writer: Writer) => void): Uint8Array {
  const writer = protobuf.Writer.create();
  content(writer);
  return writer.finish();
}

function lengthOf(parts: readonly Uint8Array[]): number {
  return parts.reduce((sum, { length }) => sum + length, 0);
}

/** A writer would move the weights once for each message around them, and memory that is new is slow. */
function join(parts: readonly Uint8Array[]): Uint8Array {
  const whole = Buffer.allocUnsafeSlow(lengthOf(parts));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function writeStructure(writer: Writer, model: Model): void {
  for (const operation of model.operations) message(writer, 1, () => writeOperation(writer, operation));
  writer.uint32(tag(2, wire.bytes)).string(model.name);
  for (const input of model.inputs) message(writer, 11, () => writeShape(writer, input));
  for (const output of model.outputs) message(writer, 12, () => writeShape(writer, output));
}

function writeOperation(writer: Writer, { name, operator, inputs, outputs, attributes }: Operation): void {
  for (const input of inputs) writer.uint32(tag(1, wire.bytes)).string(input);
  for (const output of outputs) writer.uint32(tag(2, wire.bytes)).string(output);
  writer.uint32(tag(3, wire.bytes)).string(name);
  writer.uint32(tag(4, wire.bytes)).string(operator);
  for (const [attribute, value] of Object.entries(attributes)) {
    message(writer, 5, () => writeAttribute(writer, attribute, value));
  }
}

function writeAttribute(writer: Writer, name: string, value: Attribute): void {
  writer.uint32(tag(1, wire.bytes)).string(name);
  if (typeof value === 'number') {
    writer.uint32(tag(3, wire.varint)).int64(value);
    writer.uint32(tag(20, wire.varint)).int32(attributeKinds.int);
  } else if ('float' in value) {
    writer.uint32(tag(2, wire.fixed32)).float(value.float);
    writer.uint32(tag(20, wire.varint)).int32(attributeKinds.float);
  } else {
    for (const one of value) writer.uint32(tag(8, wire.varint)).int64(one);
    writer.uint32(tag(20, wire.varint)).int32(attributeKinds.ints);
  }
}

/** A message of the graph in parts, the last of which is the numbers themselves. */
function listInitializer({ name, type, shape, values }: Initializer): Uint8Array[] {
  const about = write((writer) => {
    for (const length of shape) writer.uint32(tag(1, wire.varint)).int64(length);
    writer.uint32(tag(2, wire.varint)).int32(elementTypes[type]);
    writer.uint32(tag(8, wire.bytes)).string(name);
    writer.uint32(tag(9, wire.bytes)).uint32(values.byteLength);
  });
  // Raw data is little-endian, as are the machines that ONNX Runtime runs on.
  const numbers = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  const length = about.length + numbers.length;
  const head = write((writer) => {
    writer.uint32(tag(5, wire.bytes)).uint32(length);
  });
  return [head, about, numbers];
}

function writeShape(writer: Writer, { name, type, shape }: TensorShape): void {
  writer.uint32(tag(1, wire.bytes)).string(name);
  message(writer, 2, () => {
    message(writer, 1, () => {
      writer.uint32(tag(1, wire.varint)).int32(elementTypes[type]);
      message(writer, 2, () => {
        for (const length of shape) message(writer, 1, () => writeLength(writer, length));
      });
    });
  });
}

function writeLength(writer: Writer, length: number | string): void {
  if (typeof length === 'number') writer.uint32(tag(1, wire.varint)).int64(length);
  else writer.uint32(tag(2, wire.bytes)).string(length);
}

/** Writes a message within another: its length goes before what `content` writes. */
function message(writer: Writer, field: number, content: () => void): void {
  writer.uint32(tag(field, wire.bytes)).fork();
  content();
  writer.ldelim();
}

function tag(field: number, type: number): number {
  return field * 8 + type;
}
