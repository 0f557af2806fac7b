import { z } from 'zod';

// Files are read once: checks that are compiled as text first would take longer than the checks themselves, and this program makes no code of strings.
z.config({ jitless: true });

export { z };
