namespace Trunkline.Dsp;

/// <summary>Finds caller ID messages in samples and checks their checksum (GR-30, EN 300 659-1 §6).</summary>
/// <remarks>
/// A message begins with the first octet after at least 20 bits of mark (the channel seizure before it reads as 0x55 and is
/// passed over); it ends with its checksum. Half a message, a broken stop bit or a wrong sum is counted in
/// <see cref="BadMessages"/>, not passed over in silence.
/// </remarks>
public sealed class CallerIdDemodulator
{
    private const int Chunk = 160;
    private const int Ready = 4;

    private readonly FskDemodulator _demodulator;
    private readonly byte[] _message = new byte[CallerIdModulator.MaxMessage + 1];
    private readonly byte[] _ready = new byte[Ready * CallerIdModulator.MaxMessage];
    private readonly int[] _readyLength = new int[Ready];
    private int _readyHead;
    private int _readyCount;
    private int _length;
    private bool _inMessage;

    /// <param name="standard">Bell 202 or V.23.</param>
    public CallerIdDemodulator(FskStandard standard) => _demodulator = new FskDemodulator(standard);

    /// <summary>Messages that began and were not whole and right.</summary>
    public int BadMessages { get; private set; }

    /// <summary>Messages that were right.</summary>
    public int GoodMessages { get; private set; }

    /// <summary>True while FSK is heard.</summary>
    public bool CarrierPresent => _demodulator.CarrierPresent;

    /// <summary>Takes samples.</summary>
    /// <returns>How many messages can be read.</returns>
    public int Process(ReadOnlySpan<short> samples)
    {
        while (!samples.IsEmpty)
        {
            var n = Math.Min(Chunk, samples.Length);
            _demodulator.Process(samples[..n]);
            samples = samples[n..];
            while (_demodulator.TryReadRaw(out var item))
            {
                Take(item);
            }
        }

        return _readyCount;
    }

    /// <summary>Reads the oldest good message: type, length, data, without the checksum.</summary>
    /// <param name="message">Where to; 257 octets hold any.</param>
    /// <param name="length">How many octets it has.</param>
    /// <returns>False when there is none, or it does not fit.</returns>
    public bool TryRead(Span<byte> message, out int length)
    {
        length = _readyCount == 0 ? 0 : _readyLength[_readyHead];
        if (_readyCount == 0 || length > message.Length)
        {
            return false;
        }

        _ready.AsSpan(_readyHead * CallerIdModulator.MaxMessage, length).CopyTo(message);
        _readyHead = (_readyHead + 1) % Ready;
        _readyCount--;
        return true;
    }

    /// <summary>As constructed.</summary>
    public void Reset()
    {
        _demodulator.Reset();
        (_readyHead, _readyCount, _length, _inMessage, BadMessages, GoodMessages) = (0, 0, 0, false, 0, 0);
    }

    private void Take(ushort item)
    {
        if ((item & FskMark.NoOctet) != 0)
        {
            if (_inMessage)
            {
                Bad();
            }

            return;
        }

        if (!_inMessage)
        {
            if ((item & FskMark.AfterMark) == 0)
            {
                return;
            }

            _inMessage = true;
            _length = 0;
        }

        _message[_length++] = (byte)item;
        if (_length < 2 || _length < _message[1] + 3)
        {
            return;
        }

        byte sum = 0;
        foreach (var octet in _message.AsSpan(0, _length))
        {
            sum += octet;
        }

        if (sum != 0 || _readyCount == Ready)
        {
            Bad();
            return;
        }

        var to = (_readyHead + _readyCount++) % Ready;
        _readyLength[to] = _length - 1;
        _message.AsSpan(0, _length - 1).CopyTo(_ready.AsSpan(to * CallerIdModulator.MaxMessage));
        GoodMessages++;
        _inMessage = false;
    }

    private void Bad()
    {
        BadMessages++;
        _inMessage = false;
    }
}
