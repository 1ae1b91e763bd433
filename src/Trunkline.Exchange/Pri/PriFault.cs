namespace Trunkline.Exchange.Pri;

/// <summary>What the operator's end of a span is made to do wrong.</summary>
public enum PriFault : byte
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>The cable is cut: both ends find loss of signal.</summary>
    Cut,

    /// <summary>All ones instead of frames (AIS): the subscriber hears nothing, the exchange still hears the subscriber.</summary>
    Ais,

    /// <summary>The exchange has lost the subscriber's frames and says so (RAI): it hears nothing, the subscriber hears silence.</summary>
    Rai,
}
