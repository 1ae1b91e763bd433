namespace Trunkline.Base;

/// <summary>The law of a G.711 termination; also its RTP payload type, RFC 3551 table 4.</summary>
public enum Law : byte
{
    /// <summary>PCMU, payload type 0.</summary>
    Mu = 0,

    /// <summary>PCMA, payload type 8.</summary>
    A = 8,
}
