// The other end of a virtual line bank: declared here so that Tdm (which joins) and Exchange (which plays the operator) need not know each other.
namespace Trunkline.Fxo;

/// <summary>The exchange's side of a bank of lines, clocked by the subscriber's blocks (fidelity <c>samples</c>).</summary>
/// <remarks>Allocates nothing, never blocks, never throws.</remarks>
public interface ILineFarSide
{
    /// <summary>How many lines.</summary>
    int Count { get; }

    /// <summary>Takes one block from every line and gives one back; 20 ms pass on the exchange.</summary>
    /// <param name="drive">Per line, what the subscriber does to the pair.</param>
    /// <param name="fromLine">Per line, <see cref="ILineBank.BlockSamples"/> samples the subscriber sends.</param>
    /// <param name="sense">Per line, filled with battery and ring voltage.</param>
    /// <param name="toLine">Per line, <see cref="ILineBank.BlockSamples"/> samples filled with what the subscriber hears.</param>
    void Process(ReadOnlySpan<LineDrive> drive, ReadOnlySpan<short> fromLine, Span<LineSense> sense, Span<short> toLine);
}
