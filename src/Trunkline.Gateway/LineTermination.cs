using Trunkline.Base;
using Trunkline.Control;
using Trunkline.Fxo;

namespace Trunkline.Gateway;

/// <summary>An analog line as a termination: hosts its line machine, turns what it reports into Control's events. Its audio is the plane's.</summary>
internal sealed class LineTermination : Termination, IFxoLineUser
{
    private readonly GatewayNode _node;
    private readonly ILinePort _port;
    private bool _wasAnswered; // the call that is on the line, or was last

    public LineTermination(GatewayNode node, IMediaPlane plane, int index, GatewayLine configured)
    {
        _node = node;
        Index = index;
        Id = TerminationId.Line(index + 1);
        _port = plane.LinePort(index);
        Line = plane.CreateLine(this, configured);
    }

    /// <summary>The line machine.</summary>
    public FxoLine Line { get; }

    /// <summary>True while the context's audio may go out on the line: not before the last digit is sent.</summary>
    public bool MayTalk { get; private set; }

    public void SetHook(bool offHook)
    {
        MayTalk = false;
        _port.SetHook(offHook);
    }

    public void StartDialling(ReadOnlySpan<byte> digits) => _port.StartDialling(digits);

    public void StopDialling() => _port.StopDialling();

    public void ListenFor(FxoListening what) => _port.ListenFor(what);

    public void Ringing() => _node.Events.OnLineRinging(new(Id));

    public void CallerId(ReadOnlySpan<byte> number, ReadOnlySpan<byte> name, Presentation presentation) =>
        _node.Events.OnLineCallerId(new(Id, new FixedText(number), new FixedText(name), presentation));

    public void Seized() => _node.Events.OnLineSeized(new(Id));

    public void Dialled()
    {
        MayTalk = Line.Values.PolaritySupervision; // else our own voice, come back as echo, would be taken for an answer
        _node.Events.OnLineDialled(new(Id));
    }

    public void Tone(ToneName tone) => _node.Events.OnLineTone(new(Id, tone));

    public void Answered(AnswerEvidence evidence) => _node.Events.OnLineAnswered(new(Id, evidence));

    public void Cleared(ClearEvidence evidence)
    {
        _node.Events.OnLineCleared(new(Id, evidence));
        _node.LineIsFree(this, wasCall: _wasAnswered);
    }

    public void Refused(LineFault fault)
    {
        _node.Events.OnLineRefused(new(Id, fault));

        // Glare and a line not idle belong to another call; only ours lets go.
        _node.LineIsFree(this, wasCall: false);
    }

    public void Changed(LineCondition condition)
    {
        MayTalk |= condition == LineCondition.InCall;
        _wasAnswered = condition == LineCondition.InCall || (_wasAnswered && condition is not (LineCondition.Seized or LineCondition.Ringing));
        _node.Events.OnLineChanged(new(Id, condition));
    }
}
