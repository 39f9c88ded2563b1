/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The alert rules, one table a rule: raised at the edge, after the delay and not before; cleared
 * past the hysteresis; tiers; readings that must not count. Then what holds for all of them: a
 * restart loses no delay, and time may be cut into ticks anyhow.
 */

#include "config.h"

#include "core/rulebook.h"
#include "core/weight.h"
#include "watch-script.h"

#include <string.h>

/* Day begins at 15:06:40 UTC: the night is from 21200 s to 57200 s. */
static const ScriptRow event_rows[] = {
  { "a call, at once", "L1@0", "+CALL:high@0<0" },
  { "over when nobody calls for 10 min", "L1@0 tick@599 tick@600",
    "+CALL:high@0<0 -CALL:high@600<0" },
  { "a second press is the same call", "L1@0 L1@300 tick@899 tick@900",
    "+CALL:high@0<0 -CALL:high@900<0" },
  { "one after that is another", "L1@0 L1@1000",
    "+CALL:high@0<0 -CALL:high@600<0 +CALL:high@1000<1000" },
  { "no press is no call", "L0@0 tick@1h", "" },
  { "at a door, at once", "X1@0", "+DOOR_EXT:high@0<0" },
  { "no longer there: ends, ten minutes on", "X1@0 X0@60 tick@659 tick@660",
    "+DOOR_EXT:high@0<0 -DOOR_EXT:high@660<0" },
  { "restart in an episode", "L1@0 restart L1@300 restart tick@900",
    "+CALL:high@0<0 -CALL:high@900<0" },
  { "a fall, at once", "F2@0", "+FALL:high@0<0" },
  { "up again", "F2@0 F0@120", "+FALL:high@0<0 -FALL:high@120<0" },
  { "still on the floor", "F2@0 F1@120 tick@1h", "+FALL:high@0<0" },
  { "a suspicion waits 30 s", "F1@0 tick@29", "" },
  { "and then is one", "F1@0 tick@30", "+FALL_MAYBE:medium@30<0" },
  { "a suspicion that passes", "F1@0 F0@20 tick@1h", "" },
  { "nobody on the floor for 60 s", "F1@0 F0@100 tick@159 tick@160",
    "+FALL_MAYBE:medium@30<0 -FALL_MAYBE:medium@160<0" },
  { "a suspicion that is confirmed", "F1@0 F2@40 tick@1h",
    "+FALL_MAYBE:medium@30<0 -FALL_MAYBE:medium@40<0 +FALL:high@40<40" },
  { "battery, after 10 min", "B20@0 tick@599 tick@600", "+BATT:low@600<0" },
  { "battery, 21 is enough", "B21@0 tick@1h", "" },
  { "battery nearly empty", "B5@0 tick@600", "+BATT:medium@600<0" },
  { "battery, 24 does not clear", "B20@0 B24@11m B25@12m", "+BATT:low@600<0 -BATT:low@720<0" },
  { "room hot, after 30 min", "H32@0 tick@1799 tick@1800", "+ROOM_HOT:low@1800<0" },
  { "room, 31.9 is not", "H31.9@0 tick@1h", "" },
  { "room cooler for 15 min", "H33@0 H31@1h tick@4499 tick@4500",
    "+ROOM_HOT:low@1800<0 -ROOM_HOT:low@4500<0" },
  { "room cold", "H18@0 tick@30m", "+ROOM_COLD:low@1800<0" },
  { "out of bed by day", "M1@0 M0@60 tick@5h", "" },
  { "out of bed by day, and into the night", "M1@0 M0@60 tick@15h", "" },
  { "out of bed at night, 45 min", "M1@0 M0@22000 tick@24699", "" },
  { "at 45 min", "M1@0 M0@22000 tick@24700", "+BED_OUT:medium@24700<22000" },
  { "back in time", "M0@22000 M1@24699 tick@12h", "" },
  { "back for 60 s", "M0@22000 M1@25000 tick@25059 tick@25060",
    "+BED_OUT:medium@24700<22000 -BED_OUT:medium@25060<22000" },
  { "the morning ends it", "M0@54000 tick@57199 tick@57200",
    "+BED_OUT:medium@56700<54000 -BED_OUT:medium@57200<54000" },
  { "too late in the night for it", "M0@54501 tick@1d", "" },
  { "restart in mid-delay", "M0@22000 restart tick@24699 restart tick@24700",
    "+BED_OUT:medium@24700<22000" },
};

static const ScriptRow pulse_rows[] = {
  { "not before the delay", "P131@0 tick@59", "" },
  { "at the delay", "P131@0 tick@60", "+PULSE_HI:high@60<0" },
  { "however late the tick", "P131@0 tick@299", "+PULSE_HI:high@60<0" },
  { "below the edge", "P130@0 tick@299", "" },
  { "as shown: 130.5 is 131", "P130.5@0 tick@60", "+PULSE_HI:high@60<0" },
  { "as shown: 130.49 is 130", "P130.49@0 tick@60", "" },
  { "the delay runs on over readings", "P131@0 P140@30 P150@59 tick@60", "+PULSE_HI:high@60<0" },
  { "a normal reading within the delay", "P131@0 P80@59 tick@999", "" },
  { "and the delay begins anew", "P131@0 P80@40 P131@50 tick@109 P131@109", "" },
  { "in force up to the next reading", "P131@0 P80@60", "+PULSE_HI:high@60<0" },
  { "clears after its own delay", "P131@0 P125@100 tick@159", "+PULSE_HI:high@60<0" },
  { "clears at 125", "P131@0 P105@100 tick@160", "+PULSE_HI:high@60<0 -PULSE_HI:high@160<0" },
  { "126 does not clear", "P131@0 P126@100 tick@299", "+PULSE_HI:high@60<0" },
  { "the clear delay begins anew", "P131@0 P105@100 P126@150 P105@155 tick@214 tick@215",
    "+PULSE_HI:high@60<0 -PULSE_HI:high@215<0" },
  { "does not flap", "P131@0 P129@70 P132@80 P128@90 P131@100 P127@110 P126@200 tick@280",
    "+PULSE_HI:high@60<0" },
  { "silence does not end it", "P140@0 tick@20d", "+PULSE_HI:high@60<0" },
  { "low, at the edge", "P40@0 tick@60", "+PULSE_LO:high@60<0" },
  { "low, above the edge", "P41@0 tick@60", "" },
  { "low, 44 does not clear", "P40@0 P44@100 tick@300", "+PULSE_LO:high@60<0" },
  { "low, 45 clears", "P40@0 P45@100 tick@300", "+PULSE_LO:high@60<0 -PULSE_LO:high@160<0" },
  { "second tier, at the edge", "P111@0 tick@299 tick@300", "+PULSE_HI2:medium@300<0" },
  { "second tier, before the delay", "P111@0 tick@299", "" },
  { "second tier, below the edge", "P110@0 tick@1h", "" },
  { "second tier clears", "P111@0 P106@400 P105@500 tick@619 tick@620",
    "+PULSE_HI2:medium@300<0 -PULSE_HI2:medium@620<0" },
  { "the higher tier suppresses the lower", "P140@0 tick@1h", "+PULSE_HI:high@60<0" },
  { "up: the lower ends, the higher is raised", "P120@0 P140@10m tick@1h",
    "+PULSE_HI2:medium@300<0 -PULSE_HI2:medium@660<0 +PULSE_HI:high@660<600" },
  { "down: the lower takes over as an episode of its own", "P140@0 P120@10m tick@1h",
    "+PULSE_HI:high@60<0 -PULSE_HI:high@660<0 +PULSE_HI2:medium@660<600" },
  { "down, the lower's delay not over yet", "P140@0 P120@70 tick@1h",
    "+PULSE_HI:high@60<0 -PULSE_HI:high@130<0 +PULSE_HI2:medium@300<70" },
  { "down into the lower's hysteresis: no new alert", "P140@0 P108@10m tick@1h",
    "+PULSE_HI:high@60<0 -PULSE_HI:high@660<0" },
  { "a summary of over an hour is no limit's business", "P140@0/61m tick@1h", "" },
  { "one of an hour is", "P140@0/60m tick@60", "+PULSE_HI:high@60<0" },
  { "a summary does not stand in for what is in force", "P140@0 P80@30/2h tick@60",
    "+PULSE_HI:high@60<0" },
  { "an older reading is ignored", "P131@0 P80@30 P140@20 tick@999", "" },
  { "one of the same time too", "P131@0 P80@0 tick@60", "+PULSE_HI:high@60<0" },
  { "restart in mid-delay", "P131@0 restart tick@59 restart tick@60", "+PULSE_HI:high@60<0" },
  { "restart while it clears", "P131@0 P105@100 restart tick@130 restart tick@160",
    "+PULSE_HI:high@60<0 -PULSE_HI:high@160<0" },
  { "other metrics change nothing", "P131@0 R16@30 O97@40 tick@60", "+PULSE_HI:high@60<0" },
};

static const ScriptRow breathing_rows[] = {
  { "at the delay", "R25@0 tick@119 tick@2m", "+RESP_HI:high@120<0" },
  { "not before", "R25@0 tick@119", "" },
  { "below the edge", "R24@0 tick@9m", "" },
  { "clears at 22", "R25@0 R22@300 tick@419 tick@420", "+RESP_HI:high@120<0 -RESP_HI:high@420<0" },
  { "23 does not clear", "R25@0 R23@300 tick@9m", "+RESP_HI:high@120<0" },
  { "low, at the edge", "R8@0 tick@59 tick@60", "+RESP_LO:high@60<0" },
  { "low, above the edge", "R9@0 tick@1h", "" },
  { "low clears at 10 after 2 min", "R8@0 R10@90 tick@209 tick@210",
    "+RESP_LO:high@60<0 -RESP_LO:high@210<0" },
  { "low, 9 does not clear", "R8@0 R9@90 tick@1h", "+RESP_LO:high@60<0" },
  { "second tier", "R21@0 tick@599 tick@600", "+RESP_HI2:medium@600<0" },
  { "second tier, below the edge", "R20@0 tick@1h", "" },
  { "second tier clears at 19 for 5 min", "R21@0 R20@700 R19@800 tick@1099 tick@1100",
    "+RESP_HI2:medium@600<0 -RESP_HI2:medium@1100<0" },
  { "up", "R22@0 R26@700 tick@1h",
    "+RESP_HI2:medium@600<0 -RESP_HI2:medium@820<0 +RESP_HI:high@820<700" },
  { "restart in mid-delay", "R21@0 restart tick@599 restart tick@600", "+RESP_HI2:medium@600<0" },
};

static const ScriptRow spo2_rows[] = {
  { "high, at the delay", "O88@0 tick@29 tick@30", "+SPO2_LO:high@30<0" },
  { "high, not before", "O88@0 tick@29", "" },
  { "medium", "O89@0 tick@59 tick@60", "+SPO2_LO:medium@60<0" },
  { "medium, other edge", "O91@0 tick@60", "+SPO2_LO:medium@60<0" },
  { "low", "O92@0 tick@299 tick@300", "+SPO2_LO:low@300<0" },
  { "low, other edge", "O93@0 tick@300", "+SPO2_LO:low@300<0" },
  { "normal", "O94@0 tick@1h", "" },
  { "high over medium over low: one alert", "O85@0 tick@1h", "+SPO2_LO:high@30<0" },
  { "high clears at 90, medium takes over", "O85@0 O90@100 tick@1h",
    "+SPO2_LO:high@30<0 -SPO2_LO:high@160<0 +SPO2_LO:medium@160<100" },
  { "89 does not clear high", "O85@0 O89@100 tick@1h", "+SPO2_LO:high@30<0" },
  { "medium clears at 93, low takes over", "O91@0 O93@400 tick@1h",
    "+SPO2_LO:medium@60<0 -SPO2_LO:medium@460<0 +SPO2_LO:low@460<400" },
  { "low clears at 95", "O93@0 O94@400 O95@500 tick@1h", "+SPO2_LO:low@300<0 -SPO2_LO:low@560<0" },
  { "down all the way at once", "O85@0 O97@100 tick@1h", "+SPO2_LO:high@30<0 -SPO2_LO:high@160<0" },
  { "up all the way", "O93@0 O91@400 O88@500 tick@1h",
    "+SPO2_LO:low@300<0 -SPO2_LO:low@460<0 +SPO2_LO:medium@460<400 "
    "-SPO2_LO:medium@530<400 +SPO2_LO:high@530<500" },
  { "low's delay runs on below a short high", "O85@0 O93@40 tick@1h",
    "+SPO2_LO:high@30<0 -SPO2_LO:high@100<0 +SPO2_LO:low@300<40" },
};

static const ScriptRow pressure_rows[] = {
  { "low, one reading, at once", "S90@0", "+BP_LO:high@0<0" },
  { "low, above the edge", "S91@0 tick@9d", "" },
  { "low, 99 does not clear", "S90@0 S99@5m", "+BP_LO:high@0<0" },
  { "low clears at 100; a second reading in the yellow", "S90@0 S100@5m",
    "+BP_LO:high@0<0 -BP_LO:high@300<0 +BP_LO2:medium@300<300" },
  { "low clears to normal", "S90@0 S120@5m", "+BP_LO:high@0<0 -BP_LO:high@300<0" },
  { "high, one reading", "S220@0", "+BP_HI:high@0<0" },
  { "high, below the edge", "S219@0 tick@9d", "" },
  { "high, 201 does not clear", "S220@0 S201@5m tick@6m", "+BP_HI:high@0<0" },
  { "high clears at 200, two in a row over 180", "S220@0 S200@5m tick@6m",
    "+BP_HI:high@0<0 -BP_HI:high@300<0 +BP_HI2:medium@300<300" },
  { "second low wants two in a row", "S100@0 tick@1h S91@2h", "+BP_LO2:medium@7200<0" },
  { "not with a normal one between", "S100@0 S101@1h S100@2h tick@3h", "" },
  { "second low clears with the next in range", "S95@0 S95@1h S101@2h",
    "+BP_LO2:medium@3600<0 -BP_LO2:medium@7200<0" },
  { "second low goes up", "S95@0 S95@1h S90@2h",
    "+BP_LO2:medium@3600<0 -BP_LO2:medium@7200<0 +BP_LO:high@7200<7200" },
  { "second high wants two in a row", "S180@0 D80@0 S180@1h D80@1h", "+BP_HI2:medium@3600<0" },
  { "at once when both parts are there, else with time", "S180@0 S180@1h tick@1h", "" },
  { "with time", "S180@0 S180@1h tick@3601", "+BP_HI2:medium@3600<0" },
  { "below its edge", "S179@0 D109@0 S179@1h D109@1h tick@2h", "" },
  { "by the diastolic alone", "S150@0 D110@0 S150@1h D110@1h", "+BP_HI2:medium@3600<0" },
  { "the diastolic first", "D110@0 S150@0 D110@1h S150@1h", "+BP_HI2:medium@3600<0" },
  { "once by each part", "S185@0 D80@0 S150@1h D115@1h", "+BP_HI2:medium@3600<0" },
  { "both parts of one measurement are one", "S185@0 D115@0 tick@9d", "" },
  { "not with a normal one between", "S185@0 D80@0 S150@1h D80@1h S185@2h D80@2h tick@3h", "" },
  { "clears when both parts are in range", "S185@0 D90@0 S185@1h D90@1h S179@2h D109@2h",
    "+BP_HI2:medium@3600<0 -BP_HI2:medium@7200<0" },
  { "not when one is not, whichever comes first",
    "S185@0 D90@0 S185@1h D90@1h S170@2h tick@2h D112@2h D112@3h S170@3h tick@4h",
    "+BP_HI2:medium@3600<0" },
  { "clears without a diastolic", "S185@0 S185@1h S170@2h tick@3h",
    "+BP_HI2:medium@3600<0 -BP_HI2:medium@7200<0" },
  { "second high goes up and comes down",
    "S185@0 D90@0 S185@1h D90@1h S225@2h D90@2h S190@3h D90@3h",
    "+BP_HI2:medium@3600<0 -BP_HI2:medium@7200<0 +BP_HI:high@7200<7200 -BP_HI:high@10800<7200 "
    "+BP_HI2:medium@10800<10800" },
  { "restart between the two", "S180@0 D80@0 restart S180@1h restart D80@1h",
    "+BP_HI2:medium@3600<0" },
};

static const ScriptRow temperature_rows[] = {
  { "one reading over 37.8", "C37.9@0", "+TEMP_HI:medium@0<0" },
  { "37.8 is not over", "C37.8@0 tick@9d", "" },
  { "as shown: 37.85 is 37.9", "C37.85@0", "+TEMP_HI:medium@0<0" },
  { "as shown: 37.84 is 37.8", "C37.84@0 tick@9d", "" },
  { "two over 37.2 within a day", "C37.3@0 C37.3@24h", "+TEMP_HI:medium@86400<0" },
  { "a second too late", "C37.3@0 C37.3@86401 tick@2d", "" },
  { "but the later one counts for the next", "C37.3@0 C37.3@86401 C37.3@2d",
    "+TEMP_HI:medium@172800<86401" },
  { "37.2 is not over", "C37.2@0 C37.2@1h tick@1d", "" },
  { "not in a row", "C37.5@0 C36.8@4h C37.5@8h", "+TEMP_HI:medium@28800<0" },
  { "clears at 37.2 twice, 4 h apart", "C38@0 C37.2@1h C37.2@5h",
    "+TEMP_HI:medium@0<0 -TEMP_HI:medium@18000<0" },
  { "not when closer", "C38@0 C37.2@1h C37.2@17999 tick@9d", "+TEMP_HI:medium@0<0" },
  { "not by waiting", "C38@0 C36.5@1h tick@9d", "+TEMP_HI:medium@0<0" },
  { "not with fever between", "C38@0 C37.2@1h C37.3@3h C37.2@5h tick@9d", "+TEMP_HI:medium@0<0" },
  { "after it ended, a new episode wants two again",
    "C38@0 C37@1h C37@5h C37.5@6h tick@7h C37.5@8h",
    "+TEMP_HI:medium@0<0 -TEMP_HI:medium@18000<0 +TEMP_HI:medium@28800<21600" },
  { "low, repeated", "C35@0 tick@1h C35@2h", "+TEMP_LO:high@7200<0" },
  { "low, once", "C35@0 tick@9d", "" },
  { "low, above the edge", "C35.1@0 C35.1@1h", "" },
  { "low, as shown: 35.04 is 35.0", "C35.04@0 C35.04@1h", "+TEMP_LO:high@3600<0" },
  { "low, 35.5 does not clear", "C35@0 C35@1h C35.5@2h tick@9d", "+TEMP_LO:high@3600<0" },
  { "low clears at 35.6", "C35@0 C35@1h C35.6@2h", "+TEMP_LO:high@3600<0 -TEMP_LO:high@7200<0" },
  { "restart between the two", "C37.3@0 restart C37.3@2h", "+TEMP_HI:medium@7200<0" },
};

#define MINUTELY      "P80@0 P80@1m P80@2m P80@3m "
#define MINUTELY_BOTH "P80@0 R16@0 P80@1m R16@1m P80@2m R16@2m P80@3m R16@3m "

static const ScriptRow stale_rows[] = {
  { "15 min at least", MINUTELY "tick@1079", "" },
  { "and no more", MINUTELY "tick@1080", "+STALE:low@1080<180" },
  { "once", MINUTELY "tick@1080 tick@5d", "+STALE:low@1080<180" },
  { "three intervals", "P80@0 P80@10m P80@20m P80@30m tick@3599 tick@60m", "+STALE:low@3600<1800" },
  { "not before", "P80@0 P80@10m P80@20m P80@30m tick@3599", "" },
  { "nothing is usual yet", "P80@0 P80@1m P80@2m tick@9d", "" },
  { "all dense metrics must be silent", MINUTELY_BOTH "R16@10m R16@17m tick@1919", "" },
  { "then it is since the newest", MINUTELY_BOTH "R16@10m R16@17m tick@1h",
    "+STALE:low@2280<1020" },
  { "a spot value is no sensor", MINUTELY "C36.5@10m S120@10m tick@1h", "+STALE:low@1080<180" },
  { "nor does it end the silence", MINUTELY "C36.5@20m S120@30m", "+STALE:low@1080<180" },
  { "a battery tells nothing of the resident",
    MINUTELY "B50@3m B50@4m B50@5m B50@6m B50@7m B50@8m B50@20m", "+STALE:low@1080<180" },
  { "a summary is data", MINUTELY "P80@10m/2h tick@1499", "" },
  { "clears after data for two intervals", MINUTELY "P80@30m P80@31m P80@32m",
    "+STALE:low@1080<180 -STALE:low@1920<180" },
  { "not after one", MINUTELY "P80@30m P80@31m", "+STALE:low@1080<180" },
  { "not by waiting", MINUTELY "P80@30m tick@44m", "+STALE:low@1080<180" },
  { "silent again before it cleared: the same",
    MINUTELY "P80@4m P80@5m P80@6m P80@7m P80@30m tick@50m P80@60m P80@61m P80@62m",
    "+STALE:low@1320<420 -STALE:low@3720<420" },
  { "a new silence is a new episode", MINUTELY "P80@30m P80@31m P80@32m tick@2h",
    "+STALE:low@1080<180 -STALE:low@1920<180 +STALE:low@2820<1920" },
  { "never dense: a day at least", "S120@0 S120@6h S120@12h S120@18h tick@41h", "" },
  { "never dense, a day", "S120@0 S120@6h S120@12h S120@18h tick@42h", "+STALE:low@151200<64800" },
  { "never dense, three intervals", "K60@0 K60@1d K60@2d K60@3d tick@6d",
    "+STALE:low@518400<259200" },
  { "never dense: anything counts", "S120@0 S120@6h S120@12h S120@18h K60@40h tick@63h", "" },
  { "never dense: the first reading ends it", "S120@0 S120@6h S120@12h S120@18h tick@2d K60@50h",
    "+STALE:low@151200<64800 -STALE:low@180000<64800" },
  { "one long gap teaches nothing", "P80@0 P80@1m P80@2m P80@3m P80@4m P80@2h P80@7201 tick@8100",
    "+STALE:low@1140<240" },
  { "restart in mid-silence", MINUTELY "restart tick@1079 restart tick@1080",
    "+STALE:low@1080<180" },
  { "restart while it clears", MINUTELY "P80@30m restart P80@31m restart P80@32m",
    "+STALE:low@1080<180 -STALE:low@1920<180" },
};

static void
test_pulse (void)
{
  script_check (pulse_rows, G_N_ELEMENTS (pulse_rows), NULL, FALSE);
}

static void
test_events (void)
{
  script_check (event_rows, G_N_ELEMENTS (event_rows), NULL, FALSE);
}

static LampReading
at (LampMetricId metric, gint64 value, gint64 seconds)
{
  gint64 us = SCRIPT_START_US + seconds * LAMP_US_PER_SECOND;

  return (LampReading){ metric, us, us, value, value, value };
}

/* A bound that was moved takes the end with it; one that does not fit is refused. */
static void
test_rulebook (void)
{
  g_autoptr (GArray) transitions = g_array_new (FALSE, FALSE, sizeof (LampTransition));
  LampReading high = at (LAMP_METRIC_PULSE, 120 * LAMP_MILLI, 0);
  LampReading low = at (LAMP_METRIC_PULSE, 114 * LAMP_MILLI, 100);
  LampReading out = at (LAMP_METRIC_BED_STATE, LAMP_BED_OUT, 22000);
  LampRulebook book;
  LampWatch watch;

  lamp_rulebook_init (&book, NULL);
  g_assert_true (lamp_rulebook_set_bound (&book, LAMP_RULE_PULSE_HI, 120 * LAMP_MILLI));
  g_assert_cmpint (book.limits[LAMP_RULE_PULSE_HI].clear, ==, 114 * LAMP_MILLI);
  g_assert_false (lamp_rulebook_set_bound (&book, LAMP_RULE_PULSE_HI, 111 * LAMP_MILLI));
  g_assert_false (lamp_rulebook_set_bound (&book, LAMP_RULE_PULSE_HI2, 120 * LAMP_MILLI));
  g_assert_false (lamp_rulebook_set_bound (&book, LAMP_RULE_SPO2_LO3, 91 * LAMP_MILLI));
  g_assert_true (lamp_rulebook_set_bound (&book, LAMP_RULE_SPO2_LO3, 92 * LAMP_MILLI));
  g_assert_false (lamp_rulebook_set_bound (&book, LAMP_RULE_FALL, 1));
  g_assert_false (lamp_rulebook_set_bound (&book, LAMP_RULE_STALE, 1));

  lamp_watch_init (&watch);
  lamp_watch_feed (&watch, &book, &high, transitions);
  lamp_watch_feed (&watch, &book, &low, transitions);
  lamp_watch_tick (&watch, &book, SCRIPT_START_US + 160 * LAMP_US_PER_SECOND, transitions);
  {
    g_autofree char *answers = script_answers (transitions, LAMP_N_RULES, FALSE);

    g_assert_cmpstr (answers, ==, "+PULSE_HI:high@60<0 -PULSE_HI:high@160<0");
  }

  /* Who needs help to stand. */
  g_array_set_size (transitions, 0);
  lamp_rulebook_needs_help (&book);
  lamp_watch_init (&watch);
  lamp_watch_feed (&watch, &book, &out, transitions);
  lamp_watch_tick (&watch, &book, SCRIPT_START_US + 23200 * LAMP_US_PER_SECOND, transitions);
  {
    g_autofree char *answers = script_answers (transitions, LAMP_N_RULES, FALSE);

    g_assert_cmpstr (answers, ==, "+BED_EXIT:medium@22005<22000 +BED_OUT:medium@23200<22000");
  }

  lamp_rulebook_init (&book, NULL);
  lamp_rulebook_use_scale_2 (&book);
  g_assert_cmpint (book.limits[LAMP_RULE_SPO2_LO].bound, ==, 83 * LAMP_MILLI);
  g_assert_cmpint (book.limits[LAMP_RULE_SPO2_LO2].bound, ==, 85 * LAMP_MILLI);
  g_assert_cmpint (book.limits[LAMP_RULE_SPO2_LO3].bound, ==, 87 * LAMP_MILLI);
  g_assert_cmpint (book.limits[LAMP_RULE_SPO2_LO3].clear, ==, 89 * LAMP_MILLI);
}

/* Night is 21:00 to 07:00 by the clock on the wall: nine hours in spring, eleven in autumn. */
static void
test_night (void)
{
  static const struct
  {
    const char *at, *end; /* NULL: day */
  } rows[] = {
    { "2026-01-10T20:59:59Z", NULL },
    { "2026-01-10T21:00:00Z", "2026-01-11T07:00:00Z" },
    { "2026-01-11T06:59:59Z", "2026-01-11T07:00:00Z" },
    { "2026-01-11T07:00:00Z", NULL },
    { "2026-03-28T21:00:00Z", "2026-03-29T06:00:00Z" }, /* the clocks go forward */
    { "2026-03-29T05:59:59Z", "2026-03-29T06:00:00Z" },
    { "2026-03-29T06:00:00Z", NULL },
    { "2026-10-24T19:59:59Z", NULL },
    { "2026-10-24T20:00:00Z", "2026-10-25T07:00:00Z" }, /* and back */
    { "2026-10-25T06:59:59Z", "2026-10-25T07:00:00Z" },
  };
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier ("Europe/London");

  if (zone == NULL)
    {
      g_test_skip ("no time zones here");
      return;
    }
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      LampPrecision precision;
      gint64 us, end_us = LAMP_NO_TIME;

      g_test_message ("%s", rows[i].at);
      g_assert_true (lamp_instant_parse (rows[i].at, strlen (rows[i].at), &us, &precision));
      if (rows[i].end != NULL)
        g_assert_true (lamp_instant_parse (rows[i].end, strlen (rows[i].end), &end_us, &precision));
      g_assert_cmpint (lamp_night_end (us, zone), ==, end_us);
    }
}

/* Two sensors that do not agree: the graver one counts while it sends, and hides nothing for ever. */
static void
test_sources (void)
{
  static const struct
  {
    const char *what;
    struct
    {
      gint source, pulse, at_s;
    } readings[6];
    gint tick_s;
    const char *answers;
  } rows[] = {
    { "the other's normal value does not end the delay",
      { { 1, 140, 0 }, { 2, 70, 20 }, { 1, 141, 40 } },
      60,
      "+PULSE_HI:high@60<0" },
    { "nor the alert",
      { { 1, 140, 0 }, { 2, 70, 70 }, { 2, 70, 300 } },
      900,
      "+PULSE_HI:high@60<0" },
    { "its own does",
      { { 1, 140, 0 }, { 2, 70, 70 }, { 1, 100, 80 } },
      140,
      "+PULSE_HI:high@60<0 -PULSE_HI:high@140<0" },
    { "when it has long been silent, the other's does too",
      { { 1, 140, 0 }, { 2, 70, 901 } },
      961,
      "+PULSE_HI:high@60<0 -PULSE_HI:high@961<0" },
    { "both high: the one that says so last",
      { { 1, 140, 0 }, { 2, 140, 10 }, { 1, 70, 70 }, { 2, 70, 80 } },
      140,
      "+PULSE_HI:high@60<0 -PULSE_HI:high@140<0" },
    { "a sensor without a name is any", { { 0, 140, 0 }, { 2, 70, 20 } }, 200, "" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GArray) transitions = g_array_new (FALSE, FALSE, sizeof (LampTransition));
      g_autofree char *answers = NULL;
      LampWatch watch;

      g_test_message ("%s", rows[i].what);
      lamp_watch_init (&watch);
      for (gsize k = 0; k < 6 && rows[i].readings[k].pulse != 0; k++)
        {
          LampReading reading = at (LAMP_METRIC_PULSE, rows[i].readings[k].pulse * LAMP_MILLI,
                                    rows[i].readings[k].at_s);

          reading.source = rows[i].readings[k].source;
          lamp_watch_feed (&watch, NULL, &reading, transitions);
          script_restart (&watch);
        }
      lamp_watch_tick (&watch, NULL, SCRIPT_START_US + rows[i].tick_s * LAMP_US_PER_SECOND,
                       transitions);
      answers = script_answers (transitions, LAMP_N_RULES, FALSE);
      g_assert_cmpstr (answers, ==, rows[i].answers);
    }
}

/* Lost weight stays an alert until a weighing says otherwise, and is told once. */
static void
test_weighing (void)
{
  g_autoptr (GArray) transitions = g_array_new (FALSE, FALSE, sizeof (LampTransition));
  LampReading first = at (LAMP_METRIC_WEIGHT, 57000, 0);
  LampReading second = at (LAMP_METRIC_WEIGHT, 56900, 86400);
  LampReading third = at (LAMP_METRIC_WEIGHT, 58000, 172800);
  g_autofree char *answers = NULL;
  LampWatch watch;

  lamp_watch_init (&watch);
  lamp_watch_weigh (&watch, LAMP_WEIGHT_LOST_30, &first, transitions);
  lamp_watch_weigh (&watch, LAMP_WEIGHT_LOST_30, &second, transitions);
  script_restart (&watch);
  lamp_watch_weigh (&watch, LAMP_WEIGHT_STEADY, &third, transitions);
  answers = script_answers (transitions, LAMP_N_RULES, FALSE);
  g_assert_cmpstr (answers, ==, "+WEIGHT_30:medium@0<0 -WEIGHT_30:medium@172800<0");
}

static void
test_breathing (void)
{
  script_check (breathing_rows, G_N_ELEMENTS (breathing_rows), NULL, FALSE);
}

static void
test_spo2 (void)
{
  script_check (spo2_rows, G_N_ELEMENTS (spo2_rows), NULL, FALSE);
}

static void
test_pressure (void)
{
  script_check (pressure_rows, G_N_ELEMENTS (pressure_rows), NULL, FALSE);
}

static void
test_temperature (void)
{
  script_check (temperature_rows, G_N_ELEMENTS (temperature_rows), NULL, FALSE);
}

static void
test_stale (void)
{
  script_check (stale_rows, G_N_ELEMENTS (stale_rows), NULL, TRUE);
}

static void
test_interval (void)
{
  g_autoptr (GArray) transitions = g_array_new (FALSE, FALSE, sizeof (LampTransition));
  LampWatch watch;

  lamp_watch_init (&watch);
  script_run (&watch, "P80@0 P80@62 P80@2m P80@3m P80@4m P80@5m", transitions);
  g_assert_cmpint (watch.interval_us[LAMP_METRIC_PULSE], ==, LAMP_US_PER_MINUTE);
  /* Two nights' gaps among nine change nothing; readings that come late or twice neither. */
  script_run (&watch, "P80@10h P80@601m P80@602m P80@20h P80@1201m P80@601m P80@1201m",
              transitions);
  g_assert_cmpint (watch.interval_us[LAMP_METRIC_PULSE], ==, LAMP_US_PER_MINUTE);
  /* A new pace is learnt within nine readings. */
  script_run (&watch,
              "P80@30h P80@1810m P80@1820m P80@1830m P80@1840m P80@1850m P80@1860m P80@1870m "
              "P80@1880m P80@1890m",
              transitions);
  g_assert_cmpint (watch.interval_us[LAMP_METRIC_PULSE], ==, 10 * LAMP_US_PER_MINUTE);
  /* A nurse who measures twice does not promise to go on like that. */
  script_run (&watch, "S120@0 S122@5m S120@12h S121@725m S120@24h", transitions);
  g_assert_cmpint (watch.interval_us[LAMP_METRIC_SYSTOLIC], >, 11 * LAMP_US_PER_HOUR);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/core/rules/pulse", test_pulse);
  g_test_add_func ("/core/rules/events", test_events);
  g_test_add_func ("/core/rules/rulebook", test_rulebook);
  g_test_add_func ("/core/rules/night", test_night);
  g_test_add_func ("/core/rules/weighing", test_weighing);
  g_test_add_func ("/core/rules/sources", test_sources);
  g_test_add_func ("/core/rules/breathing", test_breathing);
  g_test_add_func ("/core/rules/spo2", test_spo2);
  g_test_add_func ("/core/rules/pressure", test_pressure);
  g_test_add_func ("/core/rules/temperature", test_temperature);
  g_test_add_func ("/core/rules/stale", test_stale);
  g_test_add_func ("/core/rules/interval", test_interval);

  return g_test_run ();
}
