using Trunkline.Base;
using Trunkline.Gateway;

namespace Trunkline.Simulation.Phones;

/// <summary>A simulated phone's mouth and ear where audio is named signals: digits, tones, voice.</summary>
public sealed class PhoneSignals : INamedMedia
{
    private readonly NamedMediaNetwork _network;
    private readonly List<char> _digits = [];
    private NetAddress _remote;

    /// <param name="loop">The phone's loop.</param>
    /// <param name="network">Where phones and gateway find each other.</param>
    /// <param name="local">Its media address.</param>
    public PhoneSignals(NodeLoop loop, NamedMediaNetwork network, NetAddress local)
    {
        ArgumentNullException.ThrowIfNull(network);
        _network = network;
        Local = local;
        network.Attach(local, loop, this);
    }

    /// <summary>Its media address.</summary>
    public NetAddress Local { get; }

    /// <summary>The tone it hears.</summary>
    public ToneName Tone { get; private set; }

    /// <summary>True while it hears voice.</summary>
    public bool HearsVoice { get; private set; }

    /// <summary>Digits heard.</summary>
    public string Digits => new([.. _digits]);

    /// <summary>Where its own signals go from now on.</summary>
    public void Use(NetAddress remote)
    {
        if (remote.IsSpecified && remote != _remote)
        {
            _remote = remote;
            _network.Send(Local, _remote, NamedSignal.OfVoice(true));
        }
    }

    /// <summary>Dials digits in the call.</summary>
    public void SendDigits(string digits)
    {
        ArgumentNullException.ThrowIfNull(digits);
        foreach (var digit in digits)
        {
            _network.Send(Local, _remote, NamedSignal.OfDigit(digit));
        }
    }

    /// <summary>Ends it.</summary>
    public void Close() => _network.Detach(Local);

    void INamedMedia.OnSignal(NetAddress source, in NamedSignal signal)
    {
        switch (signal.Kind)
        {
            case NamedSignalKind.Tone:
                Tone = signal.Tone;
                break;
            case NamedSignalKind.Digit:
                _digits.Add(signal.Digit);
                break;
            case NamedSignalKind.Voice:
                HearsVoice = signal.IsSpeaking;
                break;
        }
    }
}
