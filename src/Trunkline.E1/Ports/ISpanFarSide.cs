// The other end of a virtual span: declared here so that Tdm (which joins) and Exchange (which plays the operator) need not know each other.
namespace Trunkline.E1;

/// <summary>The exchange's end of a virtual span, clocked by the subscriber's blocks.</summary>
/// <remarks>Never blocks, never throws.</remarks>
public interface ISpanFarSide
{
    /// <summary>Octets of a block: 20 ms, 160 frames.</summary>
    const int BlockOctets = ISpanPort.MostFrames * E1Frame.Octets;

    /// <summary>What the subscriber finds wrong with the line: loss of signal when the cable is cut.</summary>
    PortAlarms AtSubscriber { get; }

    /// <summary>Takes a block of the subscriber and gives one back; 20 ms pass.</summary>
    /// <param name="from">What the subscriber sends.</param>
    /// <param name="to">Filled with what it hears.</param>
    void Process(ReadOnlySpan<byte> from, Span<byte> to);

    /// <summary>20 ms pass and nothing comes from the subscriber.</summary>
    void Lost();

    /// <summary>What the exchange's end of the line finds wrong has changed. Only a line with frames tells; whoever does not care, ignores it.</summary>
    void OnAlarms(PortAlarms alarms)
    {
    }
}
