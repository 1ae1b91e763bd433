using Trunkline.Base;
using Trunkline.Gateway;
using Trunkline.Sip;

namespace Trunkline.Simulation.Phones;

/// <summary>A simulated phone's mouth and ear where audio is named signals: digits, tones, prompts, voice.</summary>
public sealed class PhoneSignals : INamedMedia, IPhoneMedia
{
    private readonly NamedMediaNetwork _network;
    private readonly List<char> _digits = [];
    private readonly List<string> _prompts = [];
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

    /// <inheritdoc/>
    public NetAddress Local { get; }

    /// <summary>The tone it hears.</summary>
    public ToneName Tone { get; private set; }

    /// <summary>The prompt it hears; empty for none.</summary>
    public string Prompt { get; private set; } = "";

    /// <summary>Every prompt it has heard the beginning of, in order.</summary>
    public IReadOnlyList<string> Prompts => _prompts;

    /// <summary>True while it hears voice.</summary>
    public bool HearsVoice { get; private set; }

    /// <inheritdoc/>
    public string Digits => new([.. _digits]);

    /// <summary>Never: a named digit takes no time.</summary>
    public bool IsSendingDigits => false;

    /// <summary>Its own signals go where it was agreed from now on; somebody speaks as soon as there is somewhere to.</summary>
    public void Use(in SdpAudio agreed)
    {
        if (agreed.Remote.IsSpecified && agreed.Remote != _remote)
        {
            _remote = agreed.Remote;
            _network.Send(Local, _remote, NamedSignal.OfVoice(true));
        }
    }

    /// <inheritdoc/>
    public void SendDigits(string digits)
    {
        ArgumentNullException.ThrowIfNull(digits);
        foreach (var digit in digits)
        {
            _network.Send(Local, _remote, NamedSignal.OfDigit(digit));
        }
    }

    /// <inheritdoc/>
    public void ForgetDigits() => _digits.Clear();

    /// <summary>Speaks, or falls silent at 0 Hz; as what, is not told.</summary>
    public void Speak(double frequency, double dbm0 = -10) => _network.Send(Local, _remote, NamedSignal.OfVoice(frequency > 0));

    /// <inheritdoc/>
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
            case NamedSignalKind.Prompt:
                Prompt = signal.Prompt;
                if (Prompt.Length > 0)
                {
                    _prompts.Add(Prompt);
                }

                break;
            case NamedSignalKind.Voice:
                HearsVoice = signal.IsSpeaking;
                break;
        }
    }
}
