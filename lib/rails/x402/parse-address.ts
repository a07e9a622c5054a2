import { isAddress } from 'viem';

/**
 * An address with its EIP-55 checksum; null for anything else, so that a mistyped digit is found before money is sent.
 * One written without capitals has no checksum and is refused too.
 */
export const parseAddress = (text: string): string | null =>
  isAddress(text) && text !== text.toLowerCase() ? text : null;
