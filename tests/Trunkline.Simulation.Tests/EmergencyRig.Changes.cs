// What an administrator does meanwhile: he reloads changed files, also bad ones, also though somebody calls for help; lets changes be taken back
// unconfirmed; drains trunks; restarts the deciding process, gracefully or not at all so; and the gateway's link breaks.
using Trunkline.Node;
using Trunkline.Site;

namespace Trunkline.Simulation.Tests;

internal sealed partial class EmergencyRig
{
    private bool _isLull;      // nobody begins a call for help: the moments in which a site may be changed
    private bool _isRestarting;

    /// <summary>Reloads that were put to work, and of these the ones that were forced.</summary>
    public int Reloads { get; private set; }

    public int Forced { get; private set; }

    /// <summary>Reloads that were refused, and of these the ones for an emergency call.</summary>
    public int Refused { get; private set; }

    public int Deferred { get; private set; }

    /// <summary>Trunk groups that were drained.</summary>
    public int Drains { get; private set; }

    /// <summary>Runs of the deciding process that ended, and of these the ones killed.</summary>
    public int Restarts { get; private set; }

    public int Kills { get; private set; }

    /// <summary>Calls for help that were being set up when the process was killed: their callers dial again.</summary>
    public int Cut { get; private set; }

    /// <summary>Times that the gateway was out of reach for a while.</summary>
    public int LinksLost { get; private set; }

    /// <summary>What a reload did that it should not; empty when all is well.</summary>
    public List<string> Wrong { get; } = [];

    private void Administer()
    {
        if (!_isLoaded)
        {
            return;
        }

        Later(3000 + _random.Next(12_000), Administer);
        if (Site.Node is not { } node || _isRestarting)
        {
            return;
        }

        switch (_random.Next(20))
        {
            case < 3:
                Drain(node, _file.Groups[_random.Next(_file.Groups.Count)]);
                break;
            case 3:
                node.ConfirmReload();
                break;
            case 4:
                Count(node.UndoReload(force: _random.Next(2) == 0));
                break;
            case 5:
                _isLull = true;
                Later(25_000, () => _isLull = _isRestarting);
                break;
            case 6:
                RestartGracefully(node);
                break;
            case 7:
                Kill();
                break;
            case 8 or 9:
                LoseGateway();
                break;
            default:
                Reload(node);
                break;
        }
    }

    private void Reload(DecidingNode node)
    {
        var spoiled = _random.Next(6) == 0;
        if (spoiled)
        {
            _file.Spoil(_random);
        }
        else
        {
            _file.Change(_random);
        }

        var text = _file.ToString();
        var loaded = SiteLoader.LoadText(text);
        var force = _random.Next(2) == 0;
        if (loaded.Model is not { } site)
        {
            Refused++;
            if (!spoiled)
            {
                Wrong.Add($"the file was to be good: {string.Join('\n', loaded.Errors.Select(e => e.ToLine("site.yaml")))}\n{text}");
            }
        }
        else
        {
            var isUp = node.MayNotStopBecause().Length > 0;
            var result = node.Reload(node.Prepare(site), _random.Next(3) == 0 ? TimeSpan.FromSeconds(2 + _random.Next(30)) : null, force);
            Count(result);
            if (result.Error is null ? spoiled || (isUp && !force) : !spoiled && (!isUp || force))
            {
                Wrong.Add($"{(result.Error is null ? "applied" : $"refused ({result.Error})")} though {(isUp ? "an emergency call was up" : "none was up")}, force {force}\n{text}");
            }

            Forced += result.Error is null && force && isUp ? 1 : 0;
        }

        if (spoiled)
        {
            _file.Mend();
        }
    }

    private void Count(ReloadResult result)
    {
        if (result.Error is null)
        {
            Reloads++;
            return;
        }

        Refused++;
        Deferred += result.Error.Contains("emergency call", StringComparison.Ordinal) ? 1 : 0;
    }

    private void Drain(DecidingNode node, string trunk)
    {
        Drains++;
        node.Drain(trunk, drain: true);
        Later(_random.Next(30_000), () => Site.Node?.Drain(trunk, drain: false));
    }

    /// <summary>As <c>systemctl restart</c>: no new calls but those for help, which are waited for.</summary>
    private void RestartGracefully(DecidingNode node)
    {
        _isRestarting = true;
        node.CallControl.Drain();
        Later(_random.Next(20_000), () => _isLull = true); // until then they go on calling
        Wait();

        void Wait()
        {
            if (!_isLull || node.MayNotStopBecause().Length > 0)
            {
                Later(200, Wait);
                return;
            }

            node.CallControl.ReleaseRoutine(Q850Cause.NormalClearing);
            Later(2000, () =>
            {
                if (node.MayNotStopBecause().Length > 0)
                {
                    Wait(); // one called in between
                    return;
                }

                StartAgain();
            });
        }
    }

    private void Kill()
    {
        Kills++;
        _isRestarting = true;
        StartAgain();
    }

    private void StartAgain()
    {
        Restarts++;
        Preempted += Site.Node!.CallControl.Preempted;
        var begun = Site.Node.CallControl.EmergencyCalls.Select(c => c.Caller?.Extension).ToHashSet();
        var cut = _open.Where(o => begun.Contains(o.Phone.Settings.Extension)).ToList();
        Site.Kill();
        foreach (var call in cut)
        {
            Cut++;
            call.IsCut = true;
            _open.Remove(call);
            Later(3000, call.Call.HangUp);
            call.Other?.HangUp();
        }

        Later(500 + _random.Next(4000), () =>
        {
            Site.Start(SiteLoader.LoadText(_file.ToString()).Model!);
            Later(2000, () =>
            {
                (_isRestarting, _isLull) = (false, false);
                foreach (var call in cut)
                {
                    Dial(call.Phone, again: true); // he hears nothing, and dials again
                }
            });
        });
    }

    /// <summary>For so short that no call is given up; what is set up meanwhile must be set up when it is back.</summary>
    private void LoseGateway()
    {
        LinksLost++;
        Site.LoseGateway();
        Later(200 + _random.Next(3000), Site.FindGateway);
    }
}
