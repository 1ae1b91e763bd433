using Trunkline.Base;

namespace Trunkline.Gateway;

/// <summary>What a named signal says.</summary>
public enum NamedSignalKind : byte
{
    /// <summary>A tone began; <see cref="ToneName.None"/>: it stopped.</summary>
    Tone,

    /// <summary>A digit.</summary>
    Digit,

    /// <summary>Somebody began or stopped to speak.</summary>
    Voice,

    /// <summary>A prompt began; without a name: it stopped, or came to its end.</summary>
    Prompt,
}

/// <summary>What stands for RTP in fidelity <c>events</c>: a tone, a digit, a prompt or voice, by name.</summary>
/// <param name="Kind">Which of the others counts.</param>
/// <param name="Tone">The tone.</param>
/// <param name="Digit">The digit.</param>
/// <param name="IsSpeaking">Voice began or stopped.</param>
/// <param name="Prompt">The prompt's name.</param>
public readonly record struct NamedSignal(NamedSignalKind Kind, ToneName Tone = ToneName.None, char Digit = '\0', bool IsSpeaking = false, string Prompt = "")
{
    /// <summary>A tone.</summary>
    public static NamedSignal OfTone(ToneName tone) => new(NamedSignalKind.Tone, Tone: tone);

    /// <summary>A digit.</summary>
    public static NamedSignal OfDigit(char digit) => new(NamedSignalKind.Digit, Digit: digit);

    /// <summary>A prompt; empty when it is over.</summary>
    public static NamedSignal OfPrompt(string name) => new(NamedSignalKind.Prompt, Prompt: name);

    /// <summary>Voice.</summary>
    public static NamedSignal OfVoice(bool isSpeaking) => new(NamedSignalKind.Voice, IsSpeaking: isSpeaking);
}

/// <summary>An end of named media: a phone of the World, or a termination of a gateway.</summary>
public interface INamedMedia
{
    /// <summary>A signal came.</summary>
    /// <param name="source">The address it was sent from.</param>
    /// <param name="signal">The signal.</param>
    void OnSignal(NetAddress source, in NamedSignal signal);
}

/// <summary>Where ends of named media find each other by the address and port their SDP says. Signals are posted on the receiver's loop, in order, none lost.</summary>
public sealed class NamedMediaNetwork
{
    private readonly Dictionary<NetAddress, (NodeLoop Loop, INamedMedia End)> _ends = [];

    /// <summary>An end is reachable from now on.</summary>
    public void Attach(NetAddress local, NodeLoop loop, INamedMedia end) => _ends[local] = (loop, end);

    /// <summary>An end is gone.</summary>
    public void Detach(NetAddress local) => _ends.Remove(local);

    /// <summary>Every end of a process is gone with it.</summary>
    /// <param name="loop">The process's loop.</param>
    public void DetachAll(NodeLoop loop)
    {
        foreach (var local in _ends.Where(e => e.Value.Loop == loop).Select(e => e.Key).ToList())
        {
            _ends.Remove(local);
        }
    }

    /// <summary>True while somebody is there.</summary>
    public bool Has(NetAddress address) => _ends.ContainsKey(address);

    /// <summary>Sends a signal; nothing happens when nobody is there.</summary>
    public void Send(NetAddress from, NetAddress to, NamedSignal signal)
    {
        if (_ends.TryGetValue(to, out var end))
        {
            end.Loop.Post(() => end.End.OnSignal(from, signal));
        }
    }
}
