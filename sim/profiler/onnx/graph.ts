import {
  type Attribute,
  encodeModel,
  type Initializer,
  type Operation,
  type TensorShape,
} from './model-file.ts';
import { seededValues } from './seeded-values.ts';

/** A model while it is being put together: each call adds to it and returns the name of what it made. */
export class Graph {
  readonly name: string;
  readonly inputs: TensorShape[] = [];
  readonly outputs: TensorShape[] = [];
  readonly initializers: Initializer[] = [];
  readonly operations: Operation[] = [];

  constructor(name: string) {
    this.name = name;
  }

  /** Numbers that the caller hands over for each run. */
  input(name: string, shape: readonly (number | string)[]): string {
    this.inputs.push({ name, type: 'float32', shape });
    return name;
  }

  /** Declares a value that has been made as one that the caller gets. */
  output(name: string, shape: readonly (number | string)[]): void {
    this.outputs.push({ name, type: 'float32', shape });
  }

  /**
   * Trained numbers, were this model trained: uniform in ±√(3 / fanIn), so that what passes through keeps its size and
   * no run slows down over denormal numbers. The same for the same name and model.
   */
  weight(name: string, shape: readonly number[], fanIn: number): string {
    const values = seededValues(`${this.name}/${name}`, product(shape), Math.sqrt(3 / fanIn));
    return this.floats(name, shape, values);
  }

  /** Given numbers. */
  floats(name: string, shape: readonly number[], values: Float32Array): string {
    this.initializers.push({ name, type: 'float32', shape, values });
    return name;
  }

  /** Whole numbers, for instance the shape that an operation wants. */
  integers(name: string, values: readonly number[]): string {
    if (this.initializers.some((held) => held.name === name)) return name;
    const held = BigInt64Array.from(values, BigInt);
    this.initializers.push({ name, type: 'int64', shape: [values.length], values: held });
    return name;
  }

  /** An operation with one result, which has the operation's name. */
  apply(
    name: string,
    operator: string,
    inputs: readonly string[],
    attributes: Readonly<Record<string, Attribute>> = {},
  ): string {
    return this.applyMany(operator, inputs, [name], attributes)[0];
  }

  /** An operation with several results. */
  applyMany(
    operator: string,
    inputs: readonly string[],
    outputs: readonly string[],
    attributes: Readonly<Record<string, Attribute>> = {},
  ): readonly string[] {
    this.operations.push({ name: `${outputs[0]}.op`, operator, inputs, outputs, attributes });
    return outputs;
  }

  /** Bytes of all trained numbers. */
  get weightBytes(): number {
    return this.initializers.reduce((sum, { values }) => sum + values.byteLength, 0);
  }

  /** The ONNX file. */
  encode(): Uint8Array {
    return encodeModel(this);
  }
}

/** Number of values in a shape. */
export function product(shape: readonly number[]): number {
  return shape.reduce((size, length) => size * length, 1);
}
