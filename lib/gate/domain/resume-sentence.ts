/** What a person says to the agent after paying. It is for the agent, hence the same in every language; the agent looks for itself. */
export const resumeSentence = (sessionId: string): string =>
  `I paid for Payjent session ${sessionId}; please check status and resume the exact approved action.`;
