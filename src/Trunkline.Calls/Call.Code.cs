// A feature code: nobody is rung. The call is answered here, a tone says whether it was done, and the record says what. A setting is acknowledged when it
// is on disk, and not before; a disk that does not take it in time refuses it.
using Trunkline.Base;

namespace Trunkline.Calls;

public sealed partial class Call
{
    /// <summary>What the record of a code has in place of a channel that was called.</summary>
    public const string CodeChannel = "code";

    /// <summary>How long a setting may take to be on disk until it is refused.</summary>
    private static readonly TimeSpan s_diskTakes = TimeSpan.FromSeconds(4);

    /// <summary>Between answer and tone: confirmation tone is as short as 300 ms, and a telephone hears nothing before it knows of the answer.</summary>
    private static readonly TimeSpan s_beforeTone = TimeSpan.FromMilliseconds(400);

    /// <summary>How long the tone is listened to.</summary>
    private static readonly TimeSpan s_codeTone = TimeSpan.FromSeconds(2);

    private Attempt? _code;
    private LegEnd _codeEnd;
    private ToneName _codeSays;
    private Action? _takeBack;

    private void Obey(CodeDestination code)
    {
        _code = new Attempt(_control, null, NewRecord(PhoneNumber.None, "") with { DestinationChannel = CodeChannel });
        _code.Write();
        switch (code)
        {
            case { Refusal: not Q850Cause.None }:
                AnswerCode(code.Refusal, code.Words);
                break;
            case SettingDestination { Value: { } value } setting:
                _codeEnd = new(Q850Cause.NormalClearing, CauseLocation.PrivateLocal, code.Words);
                _timers.Start(Timer.Code, s_diskTakes);
                _takeBack = _control.Settings.Set(setting.Extension, setting.Setting, value, () =>
                {
                    _takeBack = null;
                    if (_code is not null && State == CallState.Routing)
                    {
                        AnswerCode(Q850Cause.None, code.Words);
                    }
                });
                break;
            case SettingDestination asked:
                AnswerCode(Q850Cause.None, code.Words, asked.IsOn ? ToneName.Confirmation : ToneName.Congestion);
                break;
            case PickupDestination pickup:
                PickUp(pickup);
                break;
        }
    }

    /// <summary>Answers, and then says how it went.</summary>
    private void AnswerCode(Q850Cause refusal, string words, ToneName? tone = null)
    {
        _codeEnd = new(refusal == Q850Cause.None ? Q850Cause.NormalClearing : refusal, CauseLocation.PrivateLocal, words);
        _codeSays = tone ?? (refusal == Q850Cause.None ? ToneName.Confirmation : ToneName.Congestion);
        State = CallState.Tone;
        if (!_callerIsConnected)
        {
            (_callerIsConnected, _answerPassedOn) = (true, true);
            _caller!.Answer(PhoneNumber.None);
        }

        _code!.Answered(AnswerEvidence.Signalled, 0);
        _code.Write();
        _timers.Start(Timer.Code, s_beforeTone);
        Changed();
    }

    private void OnCodeTimer()
    {
        if (State == CallState.Routing)
        {
            _takeBack?.Invoke();
            _takeBack = null;
            AnswerCode(Q850Cause.TemporaryFailure, _codeEnd.ProtocolReason + ": not done, the disk does not take it");
        }
        else if (_caller is { } caller)
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
