// The operator's end of a SIP trunk that is known by its address: a SIP server that answers every number, some in a way of their own, and
// falls silent when told to, as one does whose machine or link has died.
using Trunkline.Base;
using Trunkline.Gateway;

namespace Trunkline.Simulation.Phones;

/// <summary>A SIP operator of the twin.</summary>
public sealed class SipOperator
{
    /// <summary>What every number without habits of its own sounds like: not the milliwatt of the lines and spans, so that the way a call took is heard.</summary>
    public const int Hertz = 620;

    private const long AnswersAfterMs = 500;
    private const long SpeaksAfterMs = 100; // the site must know first whose voice it is
    private readonly List<string> _called = [];
    private readonly NodeLoop _loop;
    private readonly SimulatedPhone _server;
    private readonly Silenced _network;

    /// <param name="loop">Its loop.</param>
    /// <param name="network">The network.</param>
    /// <param name="at">Where it is.</param>
    /// <param name="site">Where the site is.</param>
    /// <param name="prng">Its random source.</param>
    /// <param name="media">Named signals; null where audio is samples.</param>
    public SipOperator(NodeLoop loop, IDatagramNetwork network, NetAddress at, NetAddress site, Prng prng, NamedMediaNetwork? media = null)
    {
        _loop = loop;
        _network = new(network);
        _server = new(loop, _network, new PhoneSettings("operator", "", "operator", site, at) { NamedMedia = media, FirstRtpPort = 18_000 }, prng) { OnIncoming = OnIncoming };
    }

    /// <summary>False when its port was taken.</summary>
    public bool IsBound => _server.IsBound;

    /// <summary>Numbers that were called, the last one last.</summary>
    public IReadOnlyList<string> Called => _called;

    /// <summary>True: nothing that is sent to it arrives, and nothing comes from it.</summary>
    public bool IsSilent
    {
        get => _network.IsSilent;
        set => _network.IsSilent = value;
    }

    private void OnIncoming(PhoneCall call)
    {
        var called = NumberIn(call.Received);
        _called.Add(called);
        switch (called[Math.Max(0, called.Length - 4)..])
        {
            case "0104":
                call.Refuse(486);
                break;
            case "0105":
                call.Refuse(503);
                break;
            case "0106":
                call.Ring();
                break;
            case "0107":
                call.Refuse(404);
                break;
            default:
                call.Ring();
                _loop.Wheel.Start(new WheelAction(() => AnswerAndSpeak(call)), AnswersAfterMs);
                break;
        }
    }

    private void AnswerAndSpeak(PhoneCall call)
    {
        if (call.State == PhoneCallState.Ringing)
        {
            call.Answer();
            _loop.Wheel.Start(new WheelAction(() => call.Media?.Speak(Hertz)), SpeaksAfterMs);
        }
    }

    /// <summary>The user part of the INVITE's Request-URI.</summary>
    private static string NumberIn(string invite)
    {
        var (from, to) = (invite.IndexOf("sip:", StringComparison.Ordinal) + 4, invite.IndexOf('@', StringComparison.Ordinal));
        return from >= 4 && to > from ? invite[from..to] : "";
    }

    private sealed class Silenced(IDatagramNetwork network) : IDatagramNetwork
    {
        public bool IsSilent { get; set; }

        public bool Bind(NetAddress local, DatagramHandler handler) => network.Bind(local, (from, octets) =>
        {
            if (!IsSilent)
            {
                handler(from, octets);
            }
        });

        public void Unbind(NetAddress local) => network.Unbind(local);

        public void Send(NetAddress from, NetAddress to, ReadOnlySpan<byte> octets)
        {
            if (!IsSilent)
            {
                network.Send(from, to, octets);
            }
        }
    }
}
