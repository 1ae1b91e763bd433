namespace Trunkline.Isdn;

/// <summary>
/// Which side of the interface a machine plays (Q.931 §1.1): the network side numbers channels and offers calls of the exchange;
/// the user side is a PBX. Two sides alike never understand each other, and the machine says so.
/// </summary>
public enum Q931Side : byte
{
    /// <summary>The PBX.</summary>
    User,

    /// <summary>The exchange.</summary>
    Network,
}
