/** Reasons that several parameters have not to change while a run goes on. */

/** Of who there is and what they have. */
export const laidOut = 'it is laid out at the start';

/** Of what happens by chance at times of its own. */
export const drawnAhead = 'times are drawn ahead by it, from the first hour on';

/** Of what files say. */
export const readBefore = 'files are read before a run starts';

/** Of what is written down. */
export const counted = 'what is written down means the same in the whole run';
