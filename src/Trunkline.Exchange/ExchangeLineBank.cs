// The twin in samples fidelity, put together: analog cards, lines, switch, and a time of its own that moves with the subscriber's blocks.
using Trunkline.Base;
using Trunkline.Fxo;

namespace Trunkline.Exchange;

/// <summary>The operator's exchange at the wire: blocks of samples and line state in and out.</summary>
/// <remarks>
/// Time: 20 ms pass with every <see cref="Process"/>, so the exchange is clocked by the gateway and needs no loop. Everything on
/// the thread that calls Process. After start it allocates nothing, unless somebody listens to <see cref="ExchangeSwitch.Occasion"/>.
/// </remarks>
public sealed class ExchangeLineBank : ILineFarSide
{
    private const int BlockMilliseconds = 20;

    private readonly AnalogLineCard[] _cards;

    /// <param name="time">Wall time, for caller ID and the speaking clock.</param>
    /// <param name="profile">The operator's habits.</param>
    /// <param name="lines">How many lines.</param>
    /// <param name="seed">For the noise on the lines.</param>
    public ExchangeLineBank(TimeProvider time, OperatorProfile profile, int lines, ulong seed = 1)
    {
        _cards = new AnalogLineCard[lines];
        for (var i = 0; i < lines; i++)
        {
            _cards[i] = new(profile, seed + (ulong)i);
        }

        Switch = new(Wheel, time, profile, _cards);
        for (var i = 0; i < lines; i++)
        {
            _cards[i].Attach(Switch.Lines[i]);
            Switch.Lines[i].Start();
        }
    }

    /// <summary>The exchange's time: 20 ticks a block.</summary>
    public TimerWheel Wheel { get; } = new();

    /// <summary>The switch: call in, cut pairs, look at lines.</summary>
    public ExchangeSwitch Switch { get; }

    /// <inheritdoc/>
    public int Count => _cards.Length;

    /// <inheritdoc/>
    public void Process(ReadOnlySpan<LineDrive> drive, ReadOnlySpan<short> fromLine, Span<LineSense> sense, Span<short> toLine)
    {
        for (var i = 0; i < _cards.Length; i++)
        {
            _cards[i].Take(drive[i], fromLine.Slice(i * ILineBank.BlockSamples, ILineBank.BlockSamples));
        }

        Wheel.Advance(Wheel.Now + BlockMilliseconds);
        for (var i = 0; i < _cards.Length; i++)
        {
            var at = i * ILineBank.BlockSamples;
            _cards[i].Give(fromLine.Slice(at, ILineBank.BlockSamples), toLine.Slice(at, ILineBank.BlockSamples));
            sense[i] = _cards[i].Sense;
        }
    }
}
