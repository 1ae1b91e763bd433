namespace Trunkline.Isdn.Messages;

/// <summary>Call reference, Q.931 §4.3.</summary>
/// <param name="Value">0 to 127 with one octet, 0 to 32767 with two.</param>
/// <param name="Flag">False: sent by the side that chose the value. True: sent to that side.</param>
/// <param name="Length">Octets: 2 on a primary rate interface, 1 on a basic one, 0 for the dummy call reference.</param>
public readonly record struct CallReference(ushort Value, bool Flag = false, byte Length = 2)
{
    /// <summary>No octets: belongs to no call.</summary>
    public static CallReference Dummy { get; } = new(0, false, 0);

    /// <summary>The dummy call reference.</summary>
    public bool IsDummy => Length == 0;

    /// <summary>The global call reference: all calls of the interface (RESTART).</summary>
    public bool IsGlobal => Length > 0 && Value == 0;

    /// <summary>The same call seen from the other side: what answers this message carries.</summary>
    public CallReference Answer => this with { Flag = !Flag };

    /// <summary>The value, with ' when the flag is set.</summary>
    public override string ToString() => IsDummy ? "dummy" : Flag ? $"{Value}'" : $"{Value}";
}
