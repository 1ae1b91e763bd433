using Trunkline.Base;

namespace Trunkline.Control;

/// <summary>The controller's end of the control link: commands go to the gateway, the gateway's events come to the deciding side.</summary>
/// <remarks>
/// On the controller's loop. Survives its connections: whoever makes them (Net, with its timers) calls <see cref="Connect"/>
/// again. Commands given while no gateway is attached are dropped and counted: the snapshot after the next
/// <see cref="IGatewayEvents.OnAttached"/> tells what is there.
/// </remarks>
public sealed class GatewayClient : IGatewayCommands, IControlLinkUser, IControlSink
{
    private readonly NodeLoop _loop;
    private readonly IGatewayEvents _events;
    private readonly IGatewayCommands _writer;
    private readonly int _queue;
    private ControlLink? _link;
    private ulong _sent;
    private ulong _received;

    /// <param name="loop">The controller's loop.</param>
    /// <param name="epoch">This controller's epoch, higher than any before it at this gateway; 1 and up.</param>
    /// <param name="events">The deciding side.</param>
    /// <param name="queue">See <see cref="ControlLink"/>.</param>
    public GatewayClient(NodeLoop loop, uint epoch, IGatewayEvents events, int queue = ControlLink.DefaultQueue)
    {
        ArgumentOutOfRangeException.ThrowIfZero(epoch);
        _loop = loop;
        Epoch = epoch;
        _events = events;
        _queue = queue;
        _writer = new ControlWriter(this);
    }

    /// <summary>This controller's epoch.</summary>
    public uint Epoch { get; }

    /// <summary>True between <see cref="IGatewayEvents.OnAttached"/> and <see cref="IGatewayEvents.OnLost"/>.</summary>
    public bool IsAttached => _link is { State: LinkState.Attached };

    /// <summary>True once a controller with a higher epoch has the gateway: connecting again is useless.</summary>
    public bool IsOutranked { get; private set; }

    /// <summary>Commands dropped because no gateway was attached.</summary>
    public long Dropped { get; private set; }

    /// <summary>A stream to the gateway is open.</summary>
    /// <returns>The link to feed from the stream.</returns>
    public ControlLink Connect(IControlStream stream)
    {
        _link?.Close();
        _link = new(stream, this, _queue);
        _link.Greet(Epoch, _sent, _received);
        return _link;
    }

    /// <inheritdoc/>
    public void Send(ControlType type, ReadOnlySpan<byte> body, bool mayWait = false)
    {
        if (_link is { State: LinkState.Attached } link)
        {
            link.Send(type, body, mayWait);
        }
        else
        {
            Dropped++;
        }
    }

    void IControlLinkUser.OnHello(ControlLink link, uint epoch) => _events.OnAttached();

    bool IControlLinkUser.OnRecord(ControlLink link, ControlType type, ReadOnlySpan<byte> body, out ControlError error) =>
        ControlReader.TryEvent(type, body, _events, out error);

    void IControlLinkUser.OnLinkLost(ControlLink link, GatewayError why)
    {
        if (link != _link)
        {
            return;
        }

        _sent = link.Sent;
        _received = link.Received;
        _link = null;
        IsOutranked |= why == GatewayError.OldEpoch;
        if (why == GatewayError.Overflow)
        {
            // Found out inside a command: the deciding side is not called back into.
            _loop.Post(() => _events.OnLost(why));
            return;
        }

        _events.OnLost(why);
    }

    /// <inheritdoc/>
    public void AddRtp(in AddRtp command) => _writer.AddRtp(command);

    /// <inheritdoc/>
    public void ModifyRtp(in ModifyRtp command) => _writer.ModifyRtp(command);

    /// <inheritdoc/>
    public void Move(in Move command) => _writer.Move(command);

    /// <inheritdoc/>
    public void Subtract(in Subtract command) => _writer.Subtract(command);

    /// <inheritdoc/>
    public void DeleteContext(in DeleteContext command) => _writer.DeleteContext(command);

    /// <inheritdoc/>
    public void PlayTone(in PlayTone command) => _writer.PlayTone(command);

    /// <inheritdoc/>
    public void PlayPrompt(in PlayPrompt command) => _writer.PlayPrompt(command);

    /// <inheritdoc/>
    public void DefinePrompt(in DefinePrompt command) => _writer.DefinePrompt(command);

    /// <inheritdoc/>
    public void SendDigits(in SendDigits command) => _writer.SendDigits(command);

    /// <inheritdoc/>
    public void SeizeLine(in SeizeLine command) => _writer.SeizeLine(command);

    /// <inheritdoc/>
    public void AnswerLine(in AnswerLine command) => _writer.AnswerLine(command);

    /// <inheritdoc/>
    public void Record(in Record command) => _writer.Record(command);

    /// <inheritdoc/>
    public void StopRecording(in StopRecording command) => _writer.StopRecording(command);

    /// <inheritdoc/>
    public void Audit(in Audit command) => _writer.Audit(command);

    /// <inheritdoc/>
    public void DlRequest(in DlRequest command) => _writer.DlRequest(command);

    /// <inheritdoc/>
    public void TraceFrames(in TraceFrames command) => _writer.TraceFrames(command);

    /// <inheritdoc/>
    public void OrderSpan(in OrderSpan command) => _writer.OrderSpan(command);

    /// <inheritdoc/>
    public void Shutdown(in Shutdown command) => _writer.Shutdown(command);
}
