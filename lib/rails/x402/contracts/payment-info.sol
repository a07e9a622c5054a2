// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// Terms of one payment, as commerce-payments publishes them. Only `payer` is unknown when they are offered.
struct PaymentInfo {
    address operator;
    address payer;
    address receiver;
    address token;
    uint120 maxAmount;
    uint48 preApprovalExpiry;
    uint48 authorizationExpiry;
    uint48 refundExpiry;
    uint16 minFeeBps;
    uint16 maxFeeBps;
    address feeReceiver;
    uint256 salt;
}

interface IEscrow {
    function getHash(PaymentInfo calldata info) external view returns (bytes32);
}

interface ICollector {
    function collectTokens(PaymentInfo calldata info, address store, uint256 amount, bytes calldata data) external;
}

interface IToken {
    function balanceOf(address account) external view returns (uint256);
    function transfer(address to, uint256 value) external returns (bool);
    function receiveWithAuthorization(
        address from,
        address to,
        uint256 value,
        uint256 validAfter,
        uint256 validBefore,
        bytes32 nonce,
        bytes calldata signature
    ) external;
}
