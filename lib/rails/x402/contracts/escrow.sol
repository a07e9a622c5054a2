// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ICollector, IToken, PaymentInfo} from "./payment-info.sol";

/// An escrow behind the published functions, events and errors of commerce-payments v1.0, for the local chain.
/// It has no constructor and no immutables, since its code is planted; it keeps the money itself; it takes no fees.
contract Escrow {
    struct PaymentState {
        bool hasCollectedPayment;
        uint120 capturableAmount;
        uint120 refundableAmount;
    }

    bytes32 private constant TYPEHASH = keccak256(
        "PaymentInfo(address operator,address payer,address receiver,address token,uint120 maxAmount,uint48 preApprovalExpiry,uint48 authorizationExpiry,uint48 refundExpiry,uint16 minFeeBps,uint16 maxFeeBps,address feeReceiver,uint256 salt)"
    );

    mapping(bytes32 => PaymentState) public paymentState;

    event PaymentAuthorized(
        bytes32 indexed paymentInfoHash, PaymentInfo paymentInfo, uint256 amount, address tokenCollector
    );
    event PaymentCaptured(bytes32 indexed paymentInfoHash, uint256 amount, uint16 feeBps, address feeReceiver);
    event PaymentVoided(bytes32 indexed paymentInfoHash, uint256 amount);
    event PaymentReclaimed(bytes32 indexed paymentInfoHash, uint256 amount);

    error InvalidSender(address sender, address expected);
    error ZeroAmount();
    error AmountOverflow(uint256 amount, uint256 limit);
    error ExceedsMaxAmount(uint256 amount, uint256 maxAmount);
    error AfterPreApprovalExpiry(uint48 timestamp, uint48 expiry);
    error InvalidExpiries(uint48 preApproval, uint48 authorization, uint48 refund);
    error FeeBpsOutOfRange(uint16 feeBps, uint16 minFeeBps, uint16 maxFeeBps);
    error TokenCollectionFailed();
    error PaymentAlreadyCollected(bytes32 paymentInfoHash);
    error AfterAuthorizationExpiry(uint48 timestamp, uint48 expiry);
    error InsufficientAuthorization(bytes32 paymentInfoHash, uint256 authorizedAmount, uint256 requestedAmount);
    error ZeroAuthorization(bytes32 paymentInfoHash);
    error BeforeAuthorizationExpiry(uint48 timestamp, uint48 expiry);
    error Reentered();

    uint256 private transient entered;

    /// A token or collector that calls back finds the door closed.
    modifier once() {
        if (entered == 1) revert Reentered();
        entered = 1;
        _;
        entered = 0;
    }

    modifier onlySender(address expected) {
        if (msg.sender != expected) revert InvalidSender(msg.sender, expected);
        _;
    }

    modifier validAmount(uint256 amount) {
        if (amount == 0) revert ZeroAmount();
        if (amount > type(uint120).max) revert AmountOverflow(amount, type(uint120).max);
        _;
    }

    /// Pulls `amount` from the payer through the collector and holds it.
    function authorize(PaymentInfo calldata info, uint256 amount, address tokenCollector, bytes calldata collectorData)
        external
        once
        onlySender(info.operator)
        validAmount(amount)
    {
        if (amount > info.maxAmount) revert ExceedsMaxAmount(amount, info.maxAmount);
        if (block.timestamp >= info.preApprovalExpiry) {
            revert AfterPreApprovalExpiry(uint48(block.timestamp), info.preApprovalExpiry);
        }
        if (info.preApprovalExpiry > info.authorizationExpiry || info.authorizationExpiry > info.refundExpiry) {
            revert InvalidExpiries(info.preApprovalExpiry, info.authorizationExpiry, info.refundExpiry);
        }
        if (info.minFeeBps > 0) revert FeeBpsOutOfRange(0, info.minFeeBps, info.maxFeeBps);

        bytes32 hash = getHash(info);
        if (paymentState[hash].hasCollectedPayment) revert PaymentAlreadyCollected(hash);
        paymentState[hash] = PaymentState(true, uint120(amount), 0);
        emit PaymentAuthorized(hash, info, amount, tokenCollector);

        uint256 before = IToken(info.token).balanceOf(address(this));
        ICollector(tokenCollector).collectTokens(info, address(this), amount, collectorData);
        if (IToken(info.token).balanceOf(address(this)) != before + amount) revert TokenCollectionFailed();
    }

    /// Pays `amount` of what is held to the receiver; may be repeated up to the hold.
    function capture(PaymentInfo calldata info, uint256 amount, uint16 feeBps, address feeReceiver)
        external
        once
        onlySender(info.operator)
        validAmount(amount)
    {
        if (feeBps != 0) revert FeeBpsOutOfRange(feeBps, 0, 0);
        if (block.timestamp >= info.authorizationExpiry) {
            revert AfterAuthorizationExpiry(uint48(block.timestamp), info.authorizationExpiry);
        }
        bytes32 hash = getHash(info);
        PaymentState storage state = paymentState[hash];
        if (state.capturableAmount < amount) {
            revert InsufficientAuthorization(hash, state.capturableAmount, amount);
        }
        state.capturableAmount -= uint120(amount);
        state.refundableAmount += uint120(amount);
        emit PaymentCaptured(hash, amount, feeBps, feeReceiver);
        require(IToken(info.token).transfer(info.receiver, amount));
    }

    /// Gives back to the payer what is held.
    function void(PaymentInfo calldata info) external once onlySender(info.operator) {
        (bytes32 hash, uint256 amount) = _release(info);
        emit PaymentVoided(hash, amount);
        require(IToken(info.token).transfer(info.payer, amount));
    }

    /// The payer's own way out once the operator can no longer capture.
    function reclaim(PaymentInfo calldata info) external once onlySender(info.payer) {
        if (block.timestamp < info.authorizationExpiry) {
            revert BeforeAuthorizationExpiry(uint48(block.timestamp), info.authorizationExpiry);
        }
        (bytes32 hash, uint256 amount) = _release(info);
        emit PaymentReclaimed(hash, amount);
        require(IToken(info.token).transfer(info.payer, amount));
    }

    /// Binds the terms to this chain and this escrow.
    function getHash(PaymentInfo calldata info) public view returns (bytes32) {
        return keccak256(abi.encode(block.chainid, address(this), keccak256(abi.encode(TYPEHASH, info))));
    }

    function _release(PaymentInfo calldata info) private returns (bytes32 hash, uint256 amount) {
        hash = getHash(info);
        PaymentState storage state = paymentState[hash];
        amount = state.capturableAmount;
        if (amount == 0) revert ZeroAuthorization(hash);
        state.capturableAmount = 0;
    }
}
