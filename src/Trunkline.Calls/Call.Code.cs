// A feature code: nobody is rung. The call is answered here, a tone says whether it was done, and the record says what. What is to last is acknowledged
// when it is on disk, and not before; a disk that does not take it in time refuses it.
using Trunkline.Base;

namespace Trunkline.Calls;

public sealed partial class Call
{
    /// <summary>What the record of a code has in place of a channel that was called.</summary>
    public const string CodeChannel = "code";

    /// <summary>Between answer and tone: confirmation tone is as short as 300 ms, and a telephone hears nothing before it knows of the answer.</summary>
    private static readonly TimeSpan s_beforeTone = TimeSpan.FromMilliseconds(400);

    /// <summary>How long the tone is listened to.</summary>
    private static readonly TimeSpan s_codeTone = TimeSpan.FromSeconds(2);

    private Attempt? _code;
    private LegEnd _codeEnd;
    private ToneName _codeSays;

    private void Obey(CodeDestination code)
    {
        _code = new Attempt(_control, null, NewRecord(PhoneNumber.None, "") with { DestinationChannel = CodeChannel });
        _code.Write();
        _codeEnd = new(Q850Cause.NormalClearing, CauseLocation.PrivateLocal, code.Words);
        switch (code)
        {
            case { Refusal: not Q850Cause.None }:
                AnswerCode(code.Refusal, code.Words);
                break;
            case SettingDestination { Value: { } value } setting:
                _control.Settings.Set(setting.Extension, setting.Setting, value, isOnDisk => OnCodeDone(isOnDisk, code.Words));
                break;
            case SettingDestination asked:
                AnswerCode(Q850Cause.None, code.Words, asked.IsOn);
                break;
            case PickupDestination pickup:
                PickUp(pickup);
                break;
            case AgentDestination { IsAsked: true } agent:
                AnswerCode(Q850Cause.None, _control.Queues.Ask(agent.Extension, agent.Queues, agent.Command, out var isSo), isSo);
                break;
            case AgentDestination agent:
                _control.Queues.Order(agent.Extension, agent.Queues, agent.Command, became => OnCodeDone(became.Refusal, became.Words));
                break;
            case TurnDestination { Switch: { } way, Position: { } position }:
                _control.Switches.Turn(way.Name, position, isOnDisk => OnCodeDone(isOnDisk, isOnDisk ? _control.Switches.Words(way) : code.Words));
                break;
            case TurnDestination { Switch: { } way }:
                AnswerCode(Q850Cause.None, _control.Switches.Words(way), _control.Switches.IsNight(way));
                break;
        }
    }

    private void OnCodeDone(bool isOnDisk, string words) =>
        OnCodeDone(isOnDisk ? Q850Cause.None : Q850Cause.TemporaryFailure, isOnDisk ? words : words + ": not done, the disk does not take it");

    /// <summary>It is done, or refused, while whoever dialled it may have gone.</summary>
    private void OnCodeDone(Q850Cause refusal, string words)
    {
        if (_code is not null && State == CallState.Routing)
        {
            AnswerCode(refusal, words);
        }
    }

    /// <summary>Answers, and then says how it went.</summary>
    private void AnswerCode(Q850Cause refusal, string words, bool isSo = true)
    {
        _codeEnd = new(refusal == Q850Cause.None ? Q850Cause.NormalClearing : refusal, CauseLocation.PrivateLocal, words);
        _codeSays = refusal == Q850Cause.None && isSo ? ToneName.Confirmation : ToneName.Congestion;
        State = CallState.Tone;
        AnswerCaller(PhoneNumber.None);
        _code!.Answered(AnswerEvidence.Signalled, 0);
        _code.Write();
        _timers.Start(Timer.Code, s_beforeTone);
        Changed();
    }

    private void OnCodeTimer()
    {
        if (_caller is { } caller)
        {
            _control.Media.PlayTone(caller.Termination, _codeSays);
            _timers.Start(Timer.Tone, s_codeTone);
        }
    }

    /// <summary>Whoever dialled it is gone: what was done stays done.</summary>
    private void EndCode()
    {
        _code?.End(_codeEnd);
        _code = null;
    }
}
