import packageJson from '../../package.json' with { type: 'json' };

/** Version of dmpsim; two versions may give one scenario different digests. */
export const engineVersion: string = packageJson.version;
