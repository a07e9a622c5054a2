import {
  encodeAbiParameters,
  type Hex,
  hashDomain,
  keccak256,
  parseAbiParameters,
  recoverTypedDataAddress,
  toBytes,
} from 'viem';
import type { Presented } from './domain/check-payment';
import type { Deployment } from './domain/requirements';
import { nobody, type PaymentInfo } from './domain/terms';

const typehash = keccak256(
  toBytes(
    'PaymentInfo(address operator,address payer,address receiver,address token,uint120 maxAmount,uint48 preApprovalExpiry,uint48 authorizationExpiry,uint48 refundExpiry,uint16 minFeeBps,uint16 maxFeeBps,address feeReceiver,uint256 salt)',
  ),
);
const infoParameters = parseAbiParameters(
  'bytes32, address, address, address, address, uint120, uint48, uint48, uint48, uint16, uint16, address, uint256',
);
const outerParameters = parseAbiParameters('uint256, address, bytes32');

/** The escrow's name of a payment: binds chain, escrow and every term. */
export function paymentHash(deployment: Pick<Deployment, 'chainId' | 'escrow'>, info: PaymentInfo): Hex {
  const inner = encodeAbiParameters(infoParameters, [
    typehash,
    info.operator,
    info.payer,
    info.receiver,
    info.token,
    info.maxAmount,
    info.preApprovalExpiry,
    info.authorizationExpiry,
    info.refundExpiry,
    info.minFeeBps,
    info.maxFeeBps,
    info.feeReceiver,
    info.salt,
  ]);
  return keccak256(
    encodeAbiParameters(outerParameters, [BigInt(deployment.chainId), deployment.escrow, keccak256(inner)]),
  );
}

/** The nonce that the payer signs: the hash of the terms before anyone has said who pays. */
export const paymentNonce = (deployment: Pick<Deployment, 'chainId' | 'escrow'>, info: PaymentInfo): Hex =>
  paymentHash(deployment, { ...info, payer: nobody });

const domainOf = (deployment: Deployment) => ({
  name: deployment.assetName,
  version: deployment.assetVersion,
  chainId: deployment.chainId,
  verifyingContract: deployment.asset,
});

/** What the token must answer for its EIP-712 domain; a wrong name makes every signature silently invalid. */
export const domainSeparator = (deployment: Deployment): Hex =>
  hashDomain({
    domain: { ...domainOf(deployment), chainId: BigInt(deployment.chainId) },
    types: {
      EIP712Domain: [
        { name: 'name', type: 'string' },
        { name: 'version', type: 'string' },
        { name: 'chainId', type: 'uint256' },
        { name: 'verifyingContract', type: 'address' },
      ],
    },
  });

/** Who signed the payment's EIP-3009 authorisation; null when the signature recovers to nobody. */
export const recoverPayer = (deployment: Deployment, { authorization, signature }: Presented): Promise<Hex | null> =>
  recoverTypedDataAddress({
    domain: domainOf(deployment),
    primaryType: 'ReceiveWithAuthorization',
    types: {
      ReceiveWithAuthorization: [
        { name: 'from', type: 'address' },
        { name: 'to', type: 'address' },
        { name: 'value', type: 'uint256' },
        { name: 'validAfter', type: 'uint256' },
        { name: 'validBefore', type: 'uint256' },
        { name: 'nonce', type: 'bytes32' },
      ],
    },
    message: authorization,
    signature,
  }).catch(() => null);
