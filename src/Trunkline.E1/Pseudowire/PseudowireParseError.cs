namespace Trunkline.E1;

/// <summary>Why a datagram is no packet of the pseudowire.</summary>
public enum PseudowireFault : byte
{
    /// <summary>It is one.</summary>
    None,

    /// <summary>Shorter than its headers.</summary>
    TooShort,

    /// <summary>RTP was agreed and this is not RTP version 2.</summary>
    NotRtp,

    /// <summary>The RTP header has padding, an extension, CSRCs or a marker: only the fixed header is allowed.</summary>
    RtpNotFixed,

    /// <summary>Another RTP payload type than agreed.</summary>
    RtpPayloadType,

    /// <summary>Another source than agreed: a stray packet (RFC 4553 §6.2.2).</summary>
    RtpSource,

    /// <summary>RTP and control word disagree about the sequence number.</summary>
    RtpSequence,

    /// <summary>The first four bits are not 0: no data packet.</summary>
    NotData,

    /// <summary>A fragment of a CAS multiframe, which the basic mode has not.</summary>
    Fragment,

    /// <summary>A value of L and M that RFC 5086 table 1 reserves.</summary>
    ReservedModifier,

    /// <summary>A signalling packet of CESoPSN (L = 0, M = 11): good, but not ours to play.</summary>
    Signalling,

    /// <summary>LEN says less than the headers have, or more than the datagram has.</summary>
    Length,

    /// <summary>Not the payload agreed on.</summary>
    PayloadSize,
}

/// <summary>What is wrong with a datagram, and where.</summary>
/// <param name="Fault">What is wrong.</param>
/// <param name="Offset">The octet at which it shows.</param>
public readonly record struct PseudowireParseError(PseudowireFault Fault, int Offset);
