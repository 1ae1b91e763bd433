// A line card with samples: tones, caller ID, the far party's sound, DTMF receiver, two-wire hybrid with echo, noise.
// One per line, 20 ms a block. It knows no numbers and no call; FxsLine and ExchangeCall drive it.
using Trunkline.Base;
using Trunkline.Dsp;
using Trunkline.Fxo;

namespace Trunkline.Exchange;

/// <summary>One line of the twin in <c>samples</c> fidelity.</summary>
/// <remarks>
/// What the subscriber hears is tone, else spoken digits, else the far party; plus, off hook, the echo of what it sends;
/// plus noise. On hook only caller ID and noise pass; a broken or cut pair carries nothing. Allocates nothing after start.
/// </remarks>
internal sealed class AnalogLineCard : IFxsCard
{
    private readonly CallerIdModulator _callerId;
    private readonly DtmfDetector _receiver = new();
    private readonly Hybrid _hybrid;
    private readonly NoiseSource _noise;
    private readonly FarAudio _far;
    private FxsLine? _line;
    private LineSense _sense = new(LineBattery.Normal, false);
    private bool _offHook;

    /// <param name="profile">The operator's habits.</param>
    /// <param name="seed">For the noise.</param>
    public AnalogLineCard(OperatorProfile profile, ulong seed)
    {
        _far = new(TonePlans.For(profile.Country));
        _callerId = new(profile.CallerIdModem == CallerIdModem.Bell202 ? FskStandard.Bell202 : FskStandard.V23);
        _hybrid = new(profile.EchoReturnLoss);
        _noise = new(seed, profile.Noise);
    }

    /// <summary>What is on the wires.</summary>
    public LineSense Sense => _sense;

    /// <summary>Joins the line; once.</summary>
    public void Attach(FxsLine line) => _line = line;

    /// <summary>First half of a block: loop and digits of the subscriber go to the line machine.</summary>
    public void Take(LineDrive drive, ReadOnlySpan<short> fromLine)
    {
        if (drive.OffHook != _offHook)
        {
            _offHook = drive.OffHook;
            _receiver.Reset();
            _hybrid.Reset();
        }

        _line!.OnDrive(drive);
        if (!_offHook)
        {
            return;
        }

        if (_sense.Battery != LineBattery.Absent)
        {
            _receiver.Process(fromLine);
        }

        while (_receiver.TryRead(out var digit))
        {
            _line.OnDigit(digit.Digit);
        }
    }

    /// <summary>Second half of a block: what the subscriber hears.</summary>
    public void Give(ReadOnlySpan<short> fromLine, Span<short> toLine)
    {
        if (_sense.Battery == LineBattery.Absent)
        {
            toLine.Clear();
            return;
        }

        if (!_offHook)
        {
            _callerId.Generate(toLine);
            _noise.AddTo(toLine);
            return;
        }

        _far.Give(fromLine, toLine);
        _hybrid.Process(toLine, fromLine);
        _noise.AddTo(toLine);
    }

    /// <inheritdoc/>
    public void SetSense(LineSense sense) => _sense = sense;

    /// <inheritdoc/>
    public void PlayTone(ToneName tone) => _far.PlayTone(tone);

    /// <inheritdoc/>
    public void SendCallerId(ReadOnlySpan<byte> message)
    {
        if (message.Length > 1)
        {
            // The modem adds the checksum itself.
            _callerId.Start(message[..^1]);
        }
    }

    /// <inheritdoc/>
    public void StopCallerId() => _callerId.Reset();

    /// <inheritdoc/>
    public void PlayFar(FarSound sound, int hertz) => _far.PlayFar(sound, hertz);

    /// <inheritdoc/>
    public void SpeakDigits(ReadOnlySpan<char> digits) => _far.SpeakDigits(digits);
}
