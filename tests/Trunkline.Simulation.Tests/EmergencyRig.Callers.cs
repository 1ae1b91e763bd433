// In what state a caller is when he calls for help: with a call already, which talks, is held, parked, in a queue or a menu, or is not answered; with calls
// forwarded or unwanted; with somebody at work who tries passwords of his extension. None of it may keep his call back.
using System.Globalization;
using Trunkline.Simulation.Phones;

namespace Trunkline.Simulation.Tests;

internal sealed partial class EmergencyRig
{
    /// <summary>How many callers were in each state.</summary>
    public SortedDictionary<string, int> States { get; } = [];

    /// <summary>Puts a caller into some state, and then he calls for help.</summary>
    private void Prepare(SimulatedPhone phone)
    {
        if (_isLull || Attempts >= _wanted || Site.Node is null)
        {
            Dial(phone);
            return;
        }

        var somebody = (306 + _random.Next(8)).ToString(CultureInfo.InvariantCulture);
        switch (_random.Next(20))
        {
            case 0 or 1:
                After("with another call", phone.Call(somebody));
                break;
            case 2 or 3:
                var held = phone.Call(somebody);
                Later(5000, () => Hold(held));
                After("with a held call", held, 5200);
                break;
            case 4:
                After("in a queue", phone.Call("400"));
                break;
            case 5:
                After("in a menu", phone.Call("420"));
                break;
            case 6:
                After("with do not disturb", phone.Call("*26#"));
                break;
            case 7:
                After("forwarded", phone.Call($"*21*{somebody}#"));
                break;
            case 8:
                After("barred from another call", phone.Call("05550101"), 200);
                break;
            case 9:
                _intruder.Register();
                _intruder.Call("112");
                _intruder.Call(somebody);
                After("while passwords are tried", null, 50);
                break;
            default:
                After("idle", null, 0);
                break;
        }

        void After(string state, PhoneCall? other, int least = 1000)
        {
            Later(least + (least > 0 ? _random.Next(5000) : 0), () =>
            {
                States[state] = States.GetValueOrDefault(state) + (_isLull || Attempts >= _wanted ? 0 : 1);
                Dial(phone, other: other);
            });
        }

        static void Hold(PhoneCall call)
        {
            if (call.State == PhoneCallState.Talking)
            {
                call.Hold();
            }
        }
    }

    /// <summary>A telephone is called: it answers, and now and then parks who calls.</summary>
    private void OnInside(PhoneCall call)
    {
        Later(_random.Next(4000), call.Answer);
        if (_random.Next(8) == 0)
        {
            Later(6000, () =>
            {
                if (call.State == PhoneCallState.Talking)
                {
                    call.Transfer("450");
                }
            });
        }
    }
}
