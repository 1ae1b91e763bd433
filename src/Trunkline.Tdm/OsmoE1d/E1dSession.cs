// What is asked of osmo-e1d, in which order, until a line is ours: LINE_QUERY, LINE_CONFIG when it is off, TS_OPEN for every timeslot.
// One request at a time. Pure: no socket, no clock.
using System.Numerics;
using Trunkline.E1;

namespace Trunkline.Tdm;

/// <summary>Where the talk with the daemon is.</summary>
internal enum E1dState : byte
{
    /// <summary>Not connected.</summary>
    Away,

    /// <summary>LINE_QUERY is out.</summary>
    Querying,

    /// <summary>LINE_CONFIG is out.</summary>
    Configuring,

    /// <summary>TS_OPEN is out.</summary>
    Opening,

    /// <summary>All timeslots are ours.</summary>
    Up,

    /// <summary>The daemon does not give the line: <see cref="E1dSession.Refusal"/> says why.</summary>
    Refused,
}

/// <summary>Why the daemon does not give a line.</summary>
internal enum E1dRefusal : byte
{
    None,

    /// <summary>It has no such interface, or no such line there.</summary>
    NoSuchLine,

    /// <summary>Another use of the line: all its timeslots are one channel.</summary>
    Superchannel,

    /// <summary>Another use of the line: the daemon carries it over IP.</summary>
    E1oIP,

    /// <summary>The line is off and stays so.</summary>
    StaysOff,

    /// <summary>A timeslot is open already.</summary>
    Timeslot,

    /// <summary>It answered with an error.</summary>
    Error,
}

/// <summary>The talk with the daemon about one line.</summary>
/// <param name="interfaceId">The daemon's interface.</param>
/// <param name="line">Its line.</param>
/// <param name="timeslots">The timeslots to open: bit n is timeslot n.</param>
/// <param name="hdlc">Those of them in which the daemon does HDLC.</param>
/// <param name="readOctets">Octets that the daemon collects of a raw timeslot before it hands them over.</param>
internal sealed class E1dSession(byte interfaceId, byte line, uint timeslots, uint hdlc, ushort readOctets)
{
    /// <summary>Where it is.</summary>
    public E1dState State { get; private set; }

    /// <summary>The timeslot whose TS_OPEN is out, or was refused.</summary>
    public int Timeslot { get; private set; }

    /// <summary>Why the line is not given; None unless refused.</summary>
    public E1dRefusal Refusal { get; private set; }

    /// <summary>What the daemon's events say is wrong with the line; it tells changes only, so a line that was wrong before seems well.</summary>
    public PortAlarms Alarms { get; private set; }

    /// <summary>True while an answer is awaited.</summary>
    public bool IsWaiting => State is E1dState.Querying or E1dState.Configuring or E1dState.Opening;

    /// <summary>The daemon is there: <see cref="WriteRequest"/> gives what to ask.</summary>
    public void OnConnected() => (State, Alarms, Refusal) = (E1dState.Querying, PortAlarms.None, E1dRefusal.None);

    /// <summary>The daemon is gone.</summary>
    public void OnGone() => (State, Alarms) = (E1dState.Away, PortAlarms.None);

    /// <summary>The request of the state.</summary>
    /// <returns>Its octets; 0 when there is nothing to ask.</returns>
    public int WriteRequest(Span<byte> to)
    {
        Span<byte> config = stackalloc byte[4];
        switch (State)
        {
            case E1dState.Querying:
                return E1dMessage.Write(to, new((byte)E1dType.LineQuery, interfaceId, line, E1dMessage.Unspecified), []);
            case E1dState.Configuring:
                config[0] = (byte)E1dLineMode.Channelized;
                return E1dMessage.Write(to, new((byte)E1dType.LineConfig, interfaceId, line, E1dMessage.Unspecified), config[..1]);
            case E1dState.Opening:
                E1dMessage.WriteTsConfig(config, (hdlc >> Timeslot & 1) != 0 ? E1dTsMode.HdlcFcs : E1dTsMode.Raw, readOctets);
                return E1dMessage.Write(to, new((byte)E1dType.TsOpen, interfaceId, line, (byte)Timeslot), config);
            default:
                return 0;
        }
    }

    /// <summary>A message of the daemon.</summary>
    /// <remarks>
    /// The daemon leaves interface, line and timeslot of an answer 0 (proto_srv.c, up to 0.7.2 at least), and an error has its errno where an answer
    /// has the command: an answer is known by being the next one, and its payload says what it is about. Events have their line.
    /// </remarks>
    /// <param name="header">Its header.</param>
    /// <param name="payload">Its payload.</param>
    /// <param name="hasDescriptor">True when a descriptor came with it.</param>
    /// <param name="takes">The timeslot that the descriptor is for; 0: it is for nothing and is to be closed.</param>
    /// <returns>True when there is something new to ask.</returns>
    public bool OnMessage(E1dHeader header, ReadOnlySpan<byte> payload, bool hasDescriptor, out int takes)
    {
        takes = 0;
        if (header.Class == E1dClass.Event)
        {
            if (header.Interface == interfaceId && header.Line == line)
            {
                OnEvent((E1dType)header.Type);
            }

            return false;
        }

        if (!IsWaiting || header.Class == E1dClass.Command || (header.Class == E1dClass.Response && header.Command != Asked()))
        {
            return false;
        }

        if (header.Class == E1dClass.Error)
        {
            return Refuse(E1dRefusal.Error);
        }

        if (State == E1dState.Opening)
        {
            return OnTimeslot(payload, hasDescriptor, out takes);
        }

        if (!E1dMessage.TryReadLine(payload, out var id, out var mode) || id != line)
        {
            return Refuse(E1dRefusal.NoSuchLine); // there is no line_info in the answer
        }

        Timeslot = BitOperations.TrailingZeroCount(timeslots);
        switch (mode)
        {
            case E1dLineMode.Channelized:
                State = E1dState.Opening;
                return true;
            case E1dLineMode.Off when State == E1dState.Querying:
                State = E1dState.Configuring;
                return true;
            default:
                return Refuse(mode switch
                {
                    E1dLineMode.Superchannel => E1dRefusal.Superchannel,
                    E1dLineMode.E1oIP => E1dRefusal.E1oIP,
                    _ => E1dRefusal.StaysOff,
                });
        }
    }

    private bool OnTimeslot(ReadOnlySpan<byte> payload, bool hasDescriptor, out int takes)
    {
        takes = 0;
        if (!hasDescriptor || payload.Length == 0 || payload[0] != Timeslot)
        {
            return Refuse(E1dRefusal.Timeslot); // an answer without ts_info, or with the id 0xFF
        }

        takes = Timeslot;
        var rest = timeslots >> Timeslot >> 1;
        if (rest == 0)
        {
            State = E1dState.Up;
            return false;
        }

        Timeslot += 1 + BitOperations.TrailingZeroCount(rest);
        return true;
    }

    private bool Refuse(E1dRefusal why)
    {
        (State, Refusal) = (E1dState.Refused, why);
        return false;
    }

    private E1dType Asked() => State switch
    {
        E1dState.Querying => E1dType.LineQuery,
        E1dState.Configuring => E1dType.LineConfig,
        _ => E1dType.TsOpen,
    };

    private void OnEvent(E1dType type)
    {
        var bit = type switch
        {
            E1dType.LosOn or E1dType.LosOff => PortAlarms.LossOfSignal,
            E1dType.AisOn or E1dType.AisOff => PortAlarms.Ais,
            E1dType.RaiOn or E1dType.RaiOff => PortAlarms.RemoteAlarm,
            E1dType.LofOn or E1dType.LofOff => PortAlarms.LossOfFrame,
            _ => PortAlarms.None,
        };
        Alarms = ((byte)type & 1) == 0 ? Alarms | bit : Alarms & ~bit;
    }
}
