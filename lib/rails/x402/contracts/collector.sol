// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IEscrow, IToken, PaymentInfo} from "./payment-info.sol";

/// Pulls a payment with the payer's EIP-3009 authorisation. The nonce that the payer signed is the hash of the terms
/// with no payer in them, so one signature fixes every term; nobody but the escrow may use it.
contract Collector {
    address private constant ESCROW = 0xBdEA0D1bcC5966192B070Fdf62aB4EF5b4420cff;

    error OnlyEscrow();

    function collectTokens(PaymentInfo calldata info, address store, uint256 amount, bytes calldata signature) external {
        if (msg.sender != ESCROW) revert OnlyEscrow();
        PaymentInfo memory anyPayer = info;
        anyPayer.payer = address(0);
        IToken(info.token).receiveWithAuthorization(
            info.payer,
            address(this),
            info.maxAmount,
            0,
            info.preApprovalExpiry,
            IEscrow(ESCROW).getHash(anyPayer),
            signature
        );
        uint256 rest = info.maxAmount - amount;
        if (rest > 0) require(IToken(info.token).transfer(info.payer, rest));
        require(IToken(info.token).transfer(store, amount));
    }
}
