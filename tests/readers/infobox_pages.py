"""Invented pages of football biographies, each with what a reader has to find: as real pages are laid out, of nobody real."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Sample:
    """A page, and its spells as "kind | team | role | start | end | lender | appearances | goals"."""

    language: str
    text: str
    spells: str
    born: str | None = None
    place: str | None = None
    names: tuple[str, ...] = ()
    positions: tuple[str, ...] = ()
    left_out: dict[str, int] = field(default_factory=dict)


ENGLISH_PLAIN = Sample(
    "en",
    """{{Short description|Westland footballer}}
{{Infobox football biography
| name        = Player A
| image       = Player A.jpg
| fullname    = Player Middle A<ref>{{cite web|url=http://x.test/?a=b|title=A | B}}</ref>
| birth_date  = {{birth date and age|1964|4|22|df=y}}
| birth_place = [[Town (Westland)|Town]], [[Westland]]
| height      = 1.80 m
| position    = [[Defender (association football)|Centre-back]] / [[Sweeper (association football)|sweeper]]
| youthyears1 = 0000–1982 |youthclubs1 = [[Club Youth]]
| years1 = 1982–1985 |clubs1 = [[Club North F.C.|Club North]] |caps1 = 40 |goals1 = 2
| years2 = 1983–1984 |clubs2 = → [[Club South]] (loan) |caps2 = 12 |goals2 = 0
| years3 = 1985–1991 |clubs3 = [[Club East]] |caps3 = 1,024 |goals3 = (7)
| years4 = 1991–96 |clubs4 = [[Club West A.C.|Club West]] |caps4 = ? |goals4 =
| years5 = 1996 |clubs5 = Club Nowhere |caps5 = 0 |goals5 = 0
| nationalyears1 = 1984–1985 |nationalteam1 = [[Westland national under-21 football team|Westland U21]] |nationalcaps1 = 5 |nationalgoals1 = 1
| nationalyears2 = 1992 |nationalteam2 = [[Westland national football team|Westland]] |nationalcaps2 = 1 |nationalgoals2 = 0
| manageryears1 = 2009–2011 |managerclubs1 = [[Club West A.C.|Club West]] (youth)
| manageryears2 = 2011 |managerclubs2 = [[Club North F.C.|Club North]] (caretaker)
| manageryears3 = 2014–2016 |managerclubs3 = [[Westland national football team|Westland]] ([[Assistant coach|assistant]])
| manageryears4 = 2016– |managerclubs4 = [[Club South]]
}}
'''Player A''' (born 22 April 1964) is invented.
""",
    """
    youth | Club Youth | youth-player | - | 1982 | - | - | -
    senior | Club North F.C. | player | 1982 | 1985 | - | 40 | 2
    senior | Club South | player | 1983 | 1984 | Club North F.C. | 12 | 0
    senior | Club East | player | 1985 | 1991 | - | 1024 | 7
    senior | Club West A.C. | player | 1991 | 1996 | - | - | -
    senior | Club Nowhere | player | 1996 | 1996 | - | 0 | 0
    national | Westland national under-21 football team | player | 1984 | 1985 | - | 5 | 1
    national | Westland national football team | player | 1992 | 1992 | - | 1 | 0
    manager | Club West (youth) | manager | 2009 | 2011 | - | - | -
    manager | Club North F.C. | caretaker | 2011 | 2011 | - | - | -
    manager | Westland national football team | assistant | 2014 | 2016 | - | - | -
    manager | Club South | manager | 2016 | - | - | - | -
    """,
    born="1964-04-22",
    place="Town",
    names=("Player A", "Player Middle A"),
    positions=("position/centre-back", "position/sweeper"),
)

ENGLISH_WILD = Sample(
    "en",
    """{{ infobox_Football Biography 2
|Name=Player B
|birth date = April 1890
|years1=c. 1909 –1911<!-- or so -->|clubs1='''[[Club North]]''' {{small|(amateur)}}|caps1=|goals1=
|years2=?–1913|clubs2={{nowrap|{{flagicon|WLD}} [[Club South|South]]{{efn|A note.}}}}|caps2=12 (3)|goals2=
|years3=1913{{spaced ndash}}1914, 1919&ndash;1921|clubs3=[[Club East]]|caps3=50|goals3=5
|years4=1921‒|clubs4=[[Club West]]|caps4=10+|goals4=2
|years5=1922−1923|clubs5={{ill|Club Abroad|de|FC Ausland}}|caps5=20|goals5=−12
|years6=1923/24|clubs6=→ Club Lent (on loan from [[Club West]])|caps6=3|goals6=1
|years7=19??–1930|clubs7=[[Club Far]] [[Category:Nothing]]|caps7={{dunno}}|goals7=?
|years8=1930|clubs8=[[Club Far]] <br />(guest)|caps8=&nbsp;2|goals8=1<ref name="x"/>
|years9=|clubs9=|caps9=|goals9=
|years11=January–May 1931|clubs11=Unattached
|years12=1932 <small>(war)</small>|clubs12=[[:de:FC Fremd|Fremd]]|caps12=4|goals12=1
|nationalyears1=1920 |nationalteam1={{nft|Westland}}|nationalcaps1=1|nationalgoals1=0
|nationalyears2=1921 |nationalteam2=[[Westland national football team|Westland Amateurs]]|nationalcaps2=2|nationalgoals2=1
}}""",
    """
    senior | Club North | player | 1909~ | 1911 | - | - | -
    senior | Club South | player | - | 1913 | - | 12 | 3
    senior | Club East | player | 1913 | 1914 | - | - | -
    senior | Club East | player | 1919 | 1921 | - | - | -
    senior | Club West | player | 1921 | - | - | - | -
    senior | FC Ausland | player | 1922 | 1923 | - | 20 | -
    senior | Club Lent | player | 1923-07/1924-06 | 1923-07/1924-06 | Club West | 3 | 1
    senior | Club Far | player | 19XX | 1930 | - | - | -
    senior | Club Far | player | 1930 | 1930 | - | 2 | 1
    senior | FC Fremd | player | 1932 | 1932 | - | 4 | 1
    national | Westland | player | 1920 | 1920 | - | 1 | 0
    national | Westland Amateurs | player | 1921 | 1921 | - | 2 | 1
    """,
    born="1890-04",
    left_out={"a figure for two spells": 1, "a figure that is not understood": 1},
)

ENGLISH_OLD = Sample(
    "en",
    """{{Infobox Football biography
| playername = Player C
| dateofbirth = 3 May 1930
| cityofbirth = Town
| countryofbirth = Westland
| position = Outside left, then goalkeeper
| youthyears = 1945–1948 <br /> 1948–1949
| youthclubs = Club One <br /> [[Club Two]]
| years = 1949–1955<br>1955–1956<br/>1956–????
| clubs = [[Club Two]]<br>Club One<br/>[[Club Three (Town)|Three]]
| caps(goals) = 100 (20)<br>{{0}}30 {{0}}(5)<br/>? (?)
| nationalyears = 1950–1952
| nationalteam = [[Westland national football team|Westland]]
| nationalcaps(goals) = 3 (1)
| manageryears = 1960–1965
| managerclubs = [[Club Two]]
}}
""",
    """
    youth | Club One | youth-player | 1945 | 1948 | - | - | -
    youth | Club Two | youth-player | 1948 | 1949 | - | - | -
    senior | Club Two | player | 1949 | 1955 | - | 100 | 20
    senior | Club One | player | 1955 | 1956 | - | 30 | 5
    senior | Club Three | player | 1956 | - | - | - | -
    national | Westland national football team | player | 1950 | 1952 | - | 3 | 1
    manager | Club Two | manager | 1960 | 1965 | - | - | -
    """,
    born="1930-05-03",
    place="Town",
    names=("Player C",),
    positions=("position/goalkeeper",),
)

ENGLISH_EMBEDDED = Sample(
    "en",
    """{{Infobox officeholder
| name = Player D
| module = {{Infobox football biography | embed = yes
  | college1 = [[Westland State]] | collegeyears1 = 2005–2008 | collegecaps1 = 60 | collegegoals1 = 12
  | years1 = 2009–2012 | clubs1 = [[Club East]] | caps1 = 33 | goals1 = 4
  | years2 = 2010, 2012 | clubs2 = → [[Club West]] (loan) | caps2 = | goals2 =
  | years3 = 2013-present | clubs3 = [[Club West|Club West II]] | caps3 = 5 | goals3 = 0
  | years4 = 2014 | clubs4 = [[Club West]] | caps4 = 1 | goals4 = 0
  | manageryears1 = 2020–2021 | managerclubs1 = [[Club East]] (kit magician)
  }}
}}
{{Infobox football biography
  | years1 = 2009–2012 | clubs1 = [[Club East]] | caps1 = 33 | goals1 = 4
  | years2 = 2015 | clubs2 = [[Club New]] | caps2 = 6 | goals2 = 1
}}
""",
    """
    college | Westland State | player | 2005 | 2008 | - | 60 | 12
    senior | Club East | player | 2009 | 2012 | - | 33 | 4
    senior | Club West | player | 2010 | 2010 | Club East | - | -
    senior | Club West | player | 2012 | 2012 | Club East | - | -
    senior | Club West II | player | 2013 | - | - | 5 | 0
    senior | Club West | player | 2014 | 2014 | - | 1 | 0
    manager | Club East | - | 2020 | 2021 | - | - | -
    senior | Club New | player | 2015 | 2015 | - | 6 | 1
    """,
    left_out={"a job that is none of ours": 1},
)

ITALIAN_PLAIN = Sample(
    "it",
    """{{Sportivo
|Nome = Giocatore A
|Sesso = M
|CodiceNazione = {{ITA}}
|Disciplina = Calcio
|Ruolo = [[Allenatore]] (ex [[difensore]])
|TermineCarriera = 1994
|SquadreGiovanili = {{Carriera sportivo
|sport = calcio |pos = G
|19??-1980|Nordia|
}}
|Squadre =
{{Carriera sportivo
|sport = calcio |pos = G
|1980-1983 |Nordia |12 (0)
|1981-1982 |→ Sudia |25 (7)<ref>{{Cita web|url=http://x.test?a=b|titolo=C}} Fra i play-off.</ref>
|1983-1990 |{{Calcio Estia|G}}|191 (46)
|1990-gen. 1991 |[[Ovestia Calcio|Ovestia]] |20+1 (3)
|gen.-giu. 1991 |→ {{Bandiera|WLD}} [[Club Lontano]]|71 (-9)
|1991-oggi |Nordia |8 (1)
}}
|SquadreNazionali = {{Carriera sportivo
|sport = calcio |pos = N
|1982|{{NazU|CA|XWL|M|21}}|2 (0)
|1984-1986|{{Naz|CA|XWL|M}}|10 (1)
}}
|Allenatore = {{Carriera sportivo
|sport = calcio |pos = A
|1994-1996|Nordia|Giovanili
|1996-1998|Nordia|Vice
|1998|Sudia|
|1999|Estia|Ad interim
|2000-|{{Naz|CA|XWL|M}}|Vice
}}
}}
{{Bio
|Nome = Giocatore
|Cognome = Alfa
|LuogoNascita = Paese
|LuogoNascitaLink = Paese (Westlandia)
|GiornoMeseNascita = 1º aprile
|AnnoNascita = 1961
}}
""",
    """
    youth | Nordia | youth-player | 19XX | 1980 | - | - | -
    senior | Nordia | player | 1980 | 1983 | - | 12 | 0
    senior | Sudia | player | 1981 | 1982 | Nordia | 25 | 7
    senior | Estia | player | 1983 | 1990 | - | 191 | 46
    senior | Ovestia Calcio | player | 1990 | 1991-01 | - | - | -
    senior | Club Lontano | player | 1991-01 | 1991-06 | - | 71 | -
    senior | Nordia | player | 1991 | - | - | 8 | 1
    national | XWL U-21 | player | 1982 | 1982 | - | 2 | 0
    national | XWL | player | 1984 | 1986 | - | 10 | 1
    manager | Nordia (Giovanili) | manager | 1994 | 1996 | - | - | -
    manager | Nordia | assistant | 1996 | 1998 | - | - | -
    manager | Sudia | manager | 1998 | 1998 | - | - | -
    manager | Estia | caretaker | 1999 | 1999 | - | - | -
    manager | XWL | assistant | 2000 | - | - | - | -
    """,
    born="1961-04-01",
    place="Paese",
    names=("Giocatore A", "Giocatore Alfa"),
    positions=("position/defender",),
    left_out={"a figure that is not understood": 1},
)

ITALIAN_WILD = Sample(
    "it",
    """{{sportivo|Nome=Giocatore B|Disciplina=[[Calcio (sport)|Calcio]]|Ruolo=Portiere, ala
|Squadre={{carriera sportivo|sport=calcio|pos=G|1991–1992|[[Nordia]]|5 (−3)|1992-1994|Sudia (prestito)|? (?)|1994|Svincolato||1995 – 1999|''[[Estia]]''|100 (-80)}}
|SquadreNazionali=
{{Carriera sportivo
|sport = calcio
|2000
|[[Nazionale olimpica di calcio della Westlandia|Westlandia olimpica]]
|3 (-1)
}}
}}""",
    """
    senior | Nordia | player | 1991 | 1992 | - | 5 | -
    senior | Sudia | player | 1992 | 1994 | - | - | -
    senior | Estia | player | 1995 | 1999 | - | 100 | -
    national | Nazionale olimpica di calcio della Westlandia | player | 2000 | 2000 | - | 3 | -
    """,
    positions=("position/goalkeeper",),
)

ITALIAN_COACH = Sample(
    "it",
    """{{Sportivo
|Nome = Allenatore C
|Disciplina = Calcio
|Squadre = {{Carriera sportivo
|sport = calcio |pos = G
|1970-1975|Nordia|? (?)
|?|[[Sudia]]|? (?)
|1975-1976, 1978|Estia|30 (2)
}}
|Allenatore = {{Carriera sportivo
|sport = calcio |pos = A
|1980-1981|[[Nordia]]|
|lug.-ott. 1982|Sudia|<small>Coll. tecnico</small>
|1983|[[Nazionale Under-21 di calcio della Westlandia|Westlandia U-21]]|
|1984|Estia|Mago
}}
}}
""",
    """
    senior | Nordia | player | 1970 | 1975 | - | - | -
    senior | Sudia | player | - | - | - | - | -
    senior | Estia | player | 1975 | 1976 | - | - | -
    senior | Estia | player | 1978 | 1978 | - | - | -
    manager | Nordia | manager | 1980 | 1981 | - | - | -
    manager | Sudia | staff | 1982-07 | 1982-10 | - | - | -
    manager | Nazionale Under-21 di calcio della Westlandia | manager | 1983 | 1983 | - | - | -
    manager | Estia | - | 1984 | 1984 | - | - | -
    """,
    left_out={"a figure for two spells": 1, "a job that is none of ours": 1},
)

FRENCH_PLAIN = Sample(
    "fr",
    """{{Infobox Footballeur
 | nom                 = Joueur A
 | nom de naissance    = Joueur Premier A
 | date de naissance   = {{date de naissance|16|avril|1967|en football|âge=oui}}
 | lieu de naissance   = [[Ville-sur-Rien]] ([[Westland]])
 | position            = [[Milieu de terrain (football)|Milieu défensif]] puis [[Défenseur (football)|défenseur central]]
 | parcours junior     = {{trois colonnes
   |1977-[[1980 en football|1980]]|{{WLD-d}} [[Étoile du Nord]]|
 }}
 | parcours senior     = {{trois colonnes
    |[[1984 en football|1984]]-[[1990 en football|1990]]|{{WLD-d}} [[Étoile du Nord|Étoile]]|{{0}}72 {{0}}(9)
    |[[1988 en football|1988]]-[[1989 en football|1989]]|{{prêt}} {{WLD-d}} [[Racing de l'Est]]|{{0}}17 {{0}}(1)
    |[[1990 en football|1990]]-[[1993 en football|1993]]|{{nobr|{{WLD-d}} [[Stade de l'Ouest]]}}|{{0}}60(1)
    |janv.-juin [[1994 en football|1994]]|{{WLD-d}} [[Racing de l'Est]] (prêt)|{{0|00}}4 {{0}}(0)
    |[[1995 en football|1995]]-|{{WLD-d}} {{Lien|langue=de|trad=FC Süd|fr=Sud FC|texte=Sud}}|{{0}}{{0}}- {{0}}(-)
    |'''[[1984 en football|1984]]-[[1999 en football|1999]]'''|'''Total''' |'''279 (13)'''
    }}
 | sélection nationale = {{trois colonnes
   |[[1987 en football|1987]]-[[1988 en football|1988]] | {{WLD-d}} [[Équipe du Westland espoirs de football|Westland espoirs]] | {{0}}- {{0}}(-)
   |[[1990 en football|1990]]|{{XWL football}}|8 (1)
   |[[1986 en football|1986]]|{{XWL football olympique}}|2 (0)
   }}
 | carrière entraîneur = {{trois colonnes
   |2000-2002|{{WLD-d}} [[Stade de l'Ouest]] (adjoint)|
   |depuis 2003|{{WLD-d}} [[Racing de l'Est]]|{{0}}12v 3n 5d
   }}
 | date de mise à jour = 17 février 2013
}}
""",
    """
    youth | Étoile du Nord | youth-player | 1977 | 1980 | - | - | -
    senior | Étoile du Nord | player | 1984 | 1990 | - | 72 | 9
    senior | Racing de l'Est | player | 1988 | 1989 | Étoile du Nord | 17 | 1
    senior | Stade de l'Ouest | player | 1990 | 1993 | - | 60 | 1
    senior | Racing de l'Est | player | 1994-01 | 1994-06 | - | 4 | 0
    senior | FC Süd | player | 1995 | - | - | - | -
    national | Équipe du Westland espoirs de football | player | 1987 | 1988 | - | - | -
    national | XWL | player | 1990 | 1990 | - | 8 | 1
    national | XWL olympique | player | 1986 | 1986 | - | 2 | 0
    manager | Stade de l'Ouest | assistant | 2000 | 2002 | - | - | -
    manager | Racing de l'Est | manager | 2003 | - | - | - | -
    """,
    born="1967-04-16",
    place="Ville-sur-Rien",
    names=("Joueur A", "Joueur Premier A"),
)

FRENCH_WILD = Sample(
    "fr",
    """{{Infobox Footballeur
| nom = Joueur B
| date de naissance = {{date|2 juillet 1993|en football}}
| lieu de naissance = Bourg, Westland
| position = Attaquant
| parcours junior = {{parcours junior
	| |
	}}
| parcours amateur = {{deux colonnes
  |2009-10|{{WLD-d}} [[Amicale Nord]]
  |2010-2011|{{WLD-d}} Amicale Sud
}}
| parcours pro = {{parcours pro|2011-2013|[[Club Un]]|1 (0)|?-2015|{{prêt}} [[Club Deux]]|? (?)}}
| sélection nationale = {{parcours national
	| | |
	|2012|[[Équipe du Westland de football|Westland -20 ans]]|4 (1)
	}}
}}
""",
    """
    senior | Club Un | player | 2011 | 2013 | - | 1 | 0
    senior | Club Deux | player | - | 2015 | - | - | -
    senior | Amicale Nord | player | 2009 | 2010 | - | - | -
    senior | Amicale Sud | player | 2010 | 2011 | - | - | -
    national | Westland -20 ans | player | 2012 | 2012 | - | 4 | 1
    """,
    born="1993-07-02",
    place="Bourg",
    names=("Joueur B",),
    positions=("position/forward",),
)

FRENCH_COACH = Sample(
    "fr",
    """{{Infobox Footballeur
| nom = Entraîneur C
| date de naissance = vers 1900
| position = Gardien de but
| parcours senior = {{trois colonnes
|1920-1925<ref>Note.</ref>|{{WLD-d}} [[Club Un]]|
|vers [[1926 en football|1926]]|{{WLD-d}} [[Club Deux]] & [[Club Trois]]|
}}
| carrière entraîneur = {{trois colonnes
|[[1930 en football|1930]]-[[1932 en football|1932]]|{{WLD-d}} [[Club Un]] (entraîneur-joueur)|
|1933|{{WLD-d}} [[Club Deux]] (intérim)|
|1934-1935|{{WLD-d}} [[Équipe du Westland de football|Westland]]|
|1936|{{WLD-d}} [[Club Un]] (directeur sportif)|
}}
}}""",
    """
    senior | Club Un | player | 1920 | 1925 | - | - | -
    manager | Club Un | manager | 1930 | 1932 | - | - | -
    manager | Club Deux | caretaker | 1933 | 1933 | - | - | -
    manager | Équipe du Westland de football | manager | 1934 | 1935 | - | - | -
    manager | Club Un | staff | 1936 | 1936 | - | - | -
    """,
    born="1900~",
    positions=("position/goalkeeper",),
    left_out={"several teams in one row": 1},
)

GERMAN_PLAIN = Sample(
    "de",
    """{{Infobox Fußballspieler
| kurzname            = Spieler A
| langname            = Spieler Erster A
| geburtstag          = [[10. Oktober]] [[1978]]
| geburtsort          = [[Ort (Westland)|Ort]]
| geburtsland         = [[Westland]]
| position            = [[Mittelfeldspieler|Mittelfeld]]
| jugendvereine_tabelle =
{{Team-Station|1985–1990|SV Dorf}}
{{Team-Station|1990–1997|[[FC Nord]]}}
| vereine_tabelle =
{{Team-Station|1997–1998|[[FC Nord#Zweite Mannschaft|FC Nord II]]|44 (11)}}
{{Team-Station|1998–2002|[[FC Nord]]|84 {{0}}(9)}}
{{Team-Station|1999–2000|→ [[SV Süd]] (Leihe)|4 {{0}}(1)}}
{{Team-Station|2001|[[SC Ost]]|6 {{0}}(0)|leihe=ja}}
{{Team-Station|01/2003–06/2003|SV Süd|{{0}}3 {{0}}(0)}}
{{Team-Station|seit 2003|[[VfL West]]|171 (24)<ref>Stand.</ref>}}
| nationalmannschaft_tabelle =
{{Team-Station|?    |[[Westländische Fußballnationalmannschaft (U-21-Männer)|Westland U-21]]|12 {{0}}(3)}}
{{Team-Station|1999–|[[Westländische Fußballnationalmannschaft|Westland]]|60 {{0}}(5)}}
| trainer_tabelle =
{{Team-Station||SV Dorf}}
{{Team-Station|2010–2012|[[FC Nord]] (Co-Trainer)}}
{{Team-Station|2012|[[FC Nord]] (Interimstrainer)}}
{{Team-Station|2013–heute|[[SC Ost]] (Jugend)}}
| lgupdate = 1. Mai 2013
}}
'''Spieler A''' ist erfunden.
""",
    """
    youth | SV Dorf | youth-player | 1985 | 1990 | - | - | -
    youth | FC Nord | youth-player | 1990 | 1997 | - | - | -
    senior | FC Nord II | player | 1997 | 1998 | - | 44 | 11
    senior | FC Nord | player | 1998 | 2002 | - | 84 | 9
    senior | SV Süd | player | 1999 | 2000 | FC Nord | 4 | 1
    senior | SC Ost | player | 2001 | 2001 | FC Nord | 6 | 0
    senior | SV Süd | player | 2003-01 | 2003-06 | - | 3 | 0
    senior | VfL West | player | 2003 | - | - | 171 | 24
    national | Westländische Fußballnationalmannschaft (U-21-Männer) | player | - | - | - | 12 | 3
    national | Westländische Fußballnationalmannschaft | player | 1999 | - | - | 60 | 5
    manager | SV Dorf | manager | - | - | - | - | -
    manager | FC Nord | assistant | 2010 | 2012 | - | - | -
    manager | FC Nord | caretaker | 2012 | 2012 | - | - | -
    manager | SC Ost (Jugend) | manager | 2013 | - | - | - | -
    """,
    born="1978-10-10",
    place="Ort",
    names=("Spieler A", "Spieler Erster A"),
    positions=("position/midfielder",),
)

GERMAN_OLD = Sample(
    "de",
    """{{Infobox Fußballspieler
| spielername = Spieler B
| geburtstag = 3. März 1940
| geburtsort = Ort
| position = Abwehr, Außenläufer, Hexer
| jahre = 1958–1962<br />1962–1965<br />1965–1966
| vereine = [[FC Nord]]<br />[[SV Süd]]<br />[[SC Ost]]
| spiele (tore) = 20 (3)<br />{{0}}5 (0)<br />{{0}}? (?)
| nationaljahre = 1963
| nationalmannschaft = [[Westländische Fußballnationalmannschaft|Westland]]
| länderspiele (tore) = 2 (0)
}}""",
    """
    senior | FC Nord | player | 1958 | 1962 | - | 20 | 3
    senior | SV Süd | player | 1962 | 1965 | - | 5 | 0
    senior | SC Ost | player | 1965 | 1966 | - | - | -
    national | Westländische Fußballnationalmannschaft | player | 1963 | 1963 | - | 2 | 0
    """,
    born="1940-03-03",
    place="Ort",
    names=("Spieler B",),
    positions=("position/defender",),
    left_out={"a position that is none of ours": 1},
)

GERMAN_WILD = Sample(
    "de",
    """{{Infobox Fußballspielerin
| kurzname = Spielerin C
| geburtstag = 1. Jänner 1990
| position = Torhüterin
| vereine_tabelle = {{Team-Station|2008/09|[[FC Nord]]|4 (0)}}{{Team-Station|2009–2011|[[SV Süd (Frauenfußball)|SV Süd]]|20 (−2)}}
{{Team-Station| 2011–2012 | {{nowrap|[[FC Nord]]}} <br /> ''(ausgeliehen von [[SV Süd (Frauenfußball)|SV Süd]])'' | 5 (0) }}
{{Team-Station|Frühjahr 2012|vereinslos|}}
{{Team-Station|2013–2014, 2016|[[SC Ost]]|7 (1)}}
{{Team-Station|bis 2020|[[VfL West]]|}}
{{Team-Station|kaputt|[[VfL Mitte]]|1 (0)}}
}}""",
    """
    senior | FC Nord | player | 2008-07/2009-06 | 2008-07/2009-06 | - | 4 | 0
    senior | SV Süd (Frauenfußball) | player | 2009 | 2011 | - | 20 | -
    senior | FC Nord | player | 2011 | 2012 | SV Süd (Frauenfußball) | 5 | 0
    senior | SC Ost | player | 2013 | 2014 | - | - | -
    senior | SC Ost | player | 2016 | 2016 | - | - | -
    senior | VfL West | player | - | 2020 | - | - | -
    senior | VfL Mitte | player | - | - | - | 1 | 0
    """,
    born="1990-01-01",
    names=("Spielerin C",),
    positions=("position/goalkeeper",),
    left_out={"a figure for two spells": 1, "years that are not understood": 1},
)

SPANISH_LIST = Sample(
    "es",
    """{{Ficha de deportista
|nombre = Jugador A
|nombre completo = Jugador Primero A
|fecha nacimiento = {{fecha|24|6|1987|edad}}
|lugar nacimiento = [[Pueblo (Westlandia)|Pueblo]], [[Westlandia]]
|deporte = [[Fútbol]]
|posición = [[Delantero (fútbol)|Delantero]]
|inicio = [[2004]]<br /><small>([[Club Norte]])</small>
|equipo_debut = [[Club Norte]]
|retiro = 12 de mayo de 2012
|equipo_retiro = [[Club Sur]]
|selección = {{sel|Westlandia}}
|veces internacional = 51
|goles internacional = 7
|debut internacional = 3 de marzo de 2006
|equipos =
* '''Como jugador:'''
* {{bandera|WLD}} [[Club Norte]] (2004-2007)
* → [[Club Este]] (2005-2006, cedido)
* [[Club Sur (Pueblo)|Club Sur]] (2008-12) 120 (30)
* [[Club Oeste]] (2013, 2015–2016)
* '''Como entrenador:'''
* [[Club Norte]] (2017, asistente)
* [[Club Oeste]] (2018-presente)
}}
""",
    """
    senior | Club Norte | player | 2004 | 2007 | - | - | -
    senior | Club Este | player | 2005 | 2006 | Club Norte | - | -
    senior | Club Sur | player | 2008 | 2012 | - | 120 | 30
    senior | Club Oeste | player | 2013 | 2013 | - | - | -
    senior | Club Oeste | player | 2015 | 2016 | - | - | -
    manager | Club Norte | assistant | 2017 | 2017 | - | - | -
    manager | Club Oeste | manager | 2018 | - | - | - | -
    national | Westlandia | player | 2006-03-03 | - | - | 51 | 7
    """,
    born="1987-06-24",
    place="Pueblo",
    names=("Jugador A", "Jugador Primero A"),
    positions=("position/forward",),
)

SPANISH_BOUNDS = Sample(
    "es",
    """{{Ficha de futbolista
| nombre = Jugador B
| fecha nacimiento = 22 de abril de 1964
| ciudaddenacimiento = Pueblo
| paisdenacimiento = Westlandia
| posición = Guardameta
| inicio = 1983
| equipo_debut = [[Club Norte]]
| retiro = 1999
| equipo_retiro = [[Club Sur]]
| selección = [[Selección de fútbol de Westlandia|Westlandia]]
| veces internacional = 3
| goles internacional = 0
}}""",
    """
    national | Selección de fútbol de Westlandia | player | - | - | - | 3 | 0
    senior | Club Norte | player | 1983 | - | - | - | -
    senior | Club Sur | player | - | 1999 | - | - | -
    """,
    born="1964-04-22",
    place="Pueblo",
    names=("Jugador B",),
    positions=("position/goalkeeper",),
)

SPANISH_TABLE = Sample(
    "es",
    """{{Ficha de deportista
| nombre = Jugador C
| deporte = Fútbol
| posición = [[Centrocampista]], mago
| equipos =
{{{!}} class="wikitable"
! Años !! Equipo !! Partidos !! Goles
{{!}}-
{{!}} 1990–1993 {{!}}{{!}} [[Club Norte]] {{!}}{{!}} 60 {{!}}{{!}} 4
{{!}}-
{{!}} 1993–1994
{{!}} → [[Club Este]] (préstamo)
{{!}} 12
{{!}} 1
{{!}}-
{{!}} align="center" {{!}} 1994–
{{!}} [[Club Norte|Club Norte "B"]]
{{!}} ?
{{!}} –
{{!}}}
}}""",
    """
    senior | Club Norte | player | 1990 | 1993 | - | 60 | 4
    senior | Club Este | player | 1993 | 1994 | - | 12 | 1
    senior | Club Norte "B" | player | 1994 | - | - | - | -
    """,
    names=("Jugador C",),
    positions=("position/midfielder",),
    left_out={"a position that is none of ours": 1},
)

SPANISH_NUMBERED = Sample(
    "es",
    """{{Ficha de futbolista
|nombre=Jugador D|fecha nacimiento={{Fecha de nacimiento y edad|1970|1|31}}
|años1=1988–1990|clubes1=[[Club Norte]]|partidos1=20|goles1=1
|años2=1990-|clubes2=[[Club Sur]] (cedido por [[Club Norte]])|partidos2=|goles2=
|años_selección1=1991|selección1=[[Selección de fútbol sub-20 de Westlandia|Westlandia sub-20]]|veces internacional1=4|goles internacional1=1
|años entrenador1=2001-2002|clubes entrenador1=[[Club Sur]] (interino)
}}""",
    """
    senior | Club Norte | player | 1988 | 1990 | - | 20 | 1
    senior | Club Sur | player | 1990 | - | Club Norte | - | -
    national | Selección de fútbol sub-20 de Westlandia | player | 1991 | 1991 | - | 4 | 1
    manager | Club Sur | caretaker | 2001 | 2002 | - | - | -
    """,
    born="1970-01-31",
    names=("Jugador D",),
)

ENGLISH_CAREER = Sample(
    "en",
    """{{Short description|Westland footballer (born 1983)}}
{{About|the footballer|the politician|Player E (politician)}}
{{Use dmy dates|date=March 2021}}
{{Multiple issues|{{BLP sources|date=May 2019}}{{Lead too short|date=May 2019}}}}
{{Infobox football biography <!-- keep the order -->
| name        = Player E
| image       = [[File:E.jpg|frameless|alt=E {{!}} 2010]]
| full_name   = Player Middle E<ref>{{cite web|url=http://x.test/?a={b}|title=A | B|quote=clubs2 = [[Fake]]}}</ref>
| birth_date  = {{birth-date and age|5 November 1983}}
| birth_place = {{plainlist|
* [[Town, Westland|Town]]
* Westland
}}
| position    = {{ubl|[[Centre-back]]|[[Right-back]]}}{{efn|He was a [[sweeper]] too.}}
| youthyears1 = 1992–1999 | youthclubs1 = Club One<br />Other Name
| youthyears2 = –2002 | youthclubs2 = [[Club North F.C.|Club North]]
| years1      = 2002–2006 | clubs1 = [[Club North F.C.|Club North]] | caps1 = 0 | goals1 = 0
| years2      = 2003 (loan) | clubs2 = [[Club South]] | caps2 = {{0}}9 | goals2 = (1)
| years3      = {{nowrap|2004 – Jan 2005}}
| clubs3      = {{nowrap|→ {{flagicon|XWL}} [[Club East]] (on [[Loan (sports)|loan]] from [[Club West|West]])}}
| caps3       = {{formatnum:1024}} | goals3 = 85
| years4      = 2006{{endash}}'09 | clubs4 = [[Club West]]<!-- not East --> | caps4 = 61[a] | goals4 = 2*
| years5      = 2009–2010<br />2012 | clubs5 = [[Club East]]<br />[[Club Far (Town)|Far]] | caps5 = 10<br />3 | goals5 = 1<br />0
| years6      = 2013 | clubs6 = [[Club Far (Town)|Far]] (res.) | caps6 = 4{{refn|group=n|Play-offs.}} | goals6 = –
| years7      = 2014{{snd}}? | clubs7 = [[Club North Women F.C. (Town)|Club North Women]] | caps7 = 7 | goals7 = 0
| years8      = 2016–present | clubs8 = [[Club Last]] | caps8 = 12 (2 as captain) | goals8 = 3
| totalcaps   = 1200+ | totalgoals = 9
| nationalyears1 = 2003 | nationalteam1 = {{nowrap|[[Westland national under-21 football team|Westland U-21]]}} | nationalcaps1 = 14 | nationalgoals1 = 1
| nationalyears2 = 2004 | nationalteam2 = {{fbw|XWL}} | nationalcaps2 = 2 | nationalgoals2 = 0
| nationalyears3 = 2005–2010 | nationalteam3 = {{fb|GER}} | nationalcaps3 = 5 | nationalgoals3 = 0
| manageryears1 = 2010 | managerclubs1 = [[Club East]] – caretaker
| manageryears2 = 2011 (interim) | managerclubs2 = [[Club East]]
| manageryears3 = 2012–2013 | managerclubs3 = [[Club East]] (a.i.)
| manageryears4 = 2014–2015 | managerclubs4 = [[Club East]] (U19)
| manageryears5 = 2016 | managerclubs5 = [[Club East]] & [[Westland national football team|Westland]]
| manageryears6 = 2017– | managerclubs6 = [[Club East]] (player-manager)
| club-update = 14:23, 5 May 2016 (UTC)
| medaltemplates = {{Medal|Sport|Football}}{{Medal|W|[[2004 Cup|2004 Westland]]|Team}}
}}
'''Player E''' is invented.
{{Infobox football club season|club=Club North|years1=1990|clubs1=[[X]]}}
""",
    """
    youth | Club North F.C. | youth-player | - | 2002 | - | - | -
    senior | Club North F.C. | player | 2002 | 2006 | - | 0 | 0
    senior | Club South | player | 2003 | 2003 | Club North F.C. | 9 | 1
    senior | Club East | player | 2004 | 2005-01 | Club West | 1024 | 85
    senior | Club West | player | 2006 | 2009 | - | 61 | 2
    senior | Club East | player | 2009 | 2010 | - | 10 | 1
    senior | Club Far | player | 2012 | 2012 | - | 3 | 0
    senior | Far (res.) | player | 2013 | 2013 | - | 4 | -
    senior | Club North Women F.C. | player | 2014 | - | - | 7 | 0
    senior | Club Last | player | 2016 | - | - | 12 | 3
    national | Westland national under-21 football team | player | 2003 | 2003 | - | 14 | 1
    national | XWL (women) | player | 2004 | 2004 | - | 2 | 0
    national | Germany | player | 2005 | 2010 | - | 5 | 0
    manager | Club East | caretaker | 2010 | 2010 | - | - | -
    manager | Club East | caretaker | 2011 | 2011 | - | - | -
    manager | Club East | caretaker | 2012 | 2013 | - | - | -
    manager | Club East (U19) | manager | 2014 | 2015 | - | - | -
    manager | Club East | manager | 2017 | - | - | - | -
    """,
    born="1983-11-05",
    place="Town",
    names=("Player E", "Player Middle E"),
    positions=("position/centre-back", "position/right-back"),
    left_out={"several teams in one row": 2},
)

ITALIAN_ROWS = Sample(
    "it",
    """{{nd|il cantante|Giocatore D (cantante)}}
{{Sportivo
|Nome = Giocatore D
|CodiceNazione = {{ITA 1861-1946}} / {{ENG}}
|Disciplina = {{simbolo|pallone.svg}} [[Calcio (sport)|Calcio]]
|Ruolo = [[Allenatore]] (ex [[centrocampista]])
|TermineCarriera = 2001 - giocatore
|SquadreGiovanili = {{Carriera sportivo |sport = calcio |pos = G |1990-1992 |{{Calcio Nordia|G}} | }}
|Squadre = {{Carriera sportivo
|sport = calcio
|pos = G
|1992-1993
|{{Calcio Nordia|G}}
|20 (4)
|1993-nov. 1994
|→  {{Calcio Sudia|G}}
|
|1994-1995|{{nowrap|{{Bandiera|XWL 1918-1945}} [[Estia Calcio|Estia]]}}|11 (−2)[[#nota|[1]]]
|1995|Svincolato|
|1996|[[Estia Calcio|Estia]] 2|'''3''' (1)<sup>2</sup>
|dal 1997|→&nbsp;Ovestia|7&nbsp;(1)
}}
|SquadreNazionali = {{Carriera sportivo
|sport = calcio |pos = N
|1995|{{Naz|CA|GER||B}}|1 (0)
|1996-1998|{{Naz|CA|GER 1949-1990|M}}|2 (0)
|1999|{{NazU|CA|ENG|F|19}}|3 (0)
}}
|Allenatore = {{Carriera sportivo
|sport = calcio |pos = A
|2002|Nordia|Giovanissimi
|2003|Nordia|Allenatore in 2ª
|2004|Nordia|<small>(''ad interim'')</small>
|2005-|{{NazU|CA|GER||21}}|Coord. settore giov.
}}
}}
{{Bio
|Nome = Giocatore Mario
|Cognome = Delta
|LuogoNascita = Paese
|GiornoMeseNascita =
|AnnoNascita = 1970 circa
|LuogoMorte = Altrove
|GiornoMeseMorte = 3 marzo
|AnnoMorte = 2010
}}
""",
    """
    youth | Nordia | youth-player | 1990 | 1992 | - | - | -
    senior | Nordia | player | 1992 | 1993 | - | 20 | 4
    senior | Sudia | player | 1993 | 1994-11 | - | - | -
    senior | Estia Calcio | player | 1994 | 1995 | - | 11 | -
    senior | Estia 2 | player | 1996 | 1996 | - | 3 | 1
    senior | Ovestia | player | 1997 | - | - | 7 | 1
    national | Germania B | player | 1995 | 1995 | - | 1 | 0
    national | Germania | player | 1996 | 1998 | - | 2 | 0
    national | Inghilterra U-19 (women) | player | 1999 | 1999 | - | 3 | 0
    manager | Nordia (Giovanissimi) | manager | 2002 | 2002 | - | - | -
    manager | Nordia | assistant | 2003 | 2003 | - | - | -
    manager | Nordia | caretaker | 2004 | 2004 | - | - | -
    manager | Germania U-21 | staff | 2005 | - | - | - | -
    """,
    born="1970~",
    place="Paese",
    names=("Giocatore D", "Giocatore Mario Delta"),
    positions=("position/midfielder",),
)

ITALIAN_WOMEN = Sample(
    "it",
    """{{Sportivo
|Nome = Giocatrice E
|Sesso = F
|Disciplina = Calcio
|Squadre = {{Carriera sportivo
|sport = calcio femminile |pos = G
|2009-2012|[[Nordia Femminile|Nordia]]|48 (10)
|2010-2011|→ Sudia|9 (1)
|2012-2017|{{Calcio femminile Estia|G}}|98 (41)
|2018|Nordia|1 (0)
|2019|[[Ovestia (calcio femminile)|Ovestia]]|2 (0)
}}
|Allenatore = {{Carriera sportivo
|sport = calcio |pos = A
|2020|Sudia|
}}
}}
""",
    """
    senior | Nordia Femminile | player | 2009 | 2012 | - | 48 | 10
    senior | Sudia (women) | player | 2010 | 2011 | Nordia Femminile | 9 | 1
    senior | Estia (women) | player | 2012 | 2017 | - | 98 | 41
    senior | Nordia Femminile | player | 2018 | 2018 | - | 1 | 0
    senior | Ovestia (calcio femminile) | player | 2019 | 2019 | - | 2 | 0
    manager | Sudia | manager | 2020 | 2020 | - | - | -
    """,
    names=("Giocatrice E",),
)

FRENCH_ROWS = Sample(
    "fr",
    """{{Voir homonymes|D}}
{{Infobox Footballeur
 | nom = Joueur D
 | date de naissance = {{Date de naissance-|1er décembre 1996}}
 | lieu de naissance = [[Ville (Westland)|Ville]]{{,}}[[Westland]] {{XWL-d}}
 | nationalité = {{XWL-d|1871}} Westlandaise{{clr}}
 | position = [[Défenseur (football)|Latéral gauche]]<br />[[Milieu de terrain|Milieu gauche]]
 | parcours junior = {{parcours junior|2002-2009|{{XWL-d}} Amicale|2009-[[2013 en football|13]]|{{nobr|{{XWL-d}} [[Club Un]]}}}}
 | parcours senior = {{parcours pro
  |saison 2013-2014|{{XWL-d}} [[Club Un|Club Un B]]|{{0}}40 {{0}}(3)
  |janv.-[[2016 en football|juin 2016]]|{{XWL-d}} [[Club Un]]|{{0|00}}4{{0}}(0) <small>[[#Notes|[1]]]</small>
  |[[2016 en football|2016]]-[[2018 en football|janv. 2018]]|{{ENG-d}} [[Club Deux]]|{{unité|25}} {{nobr|(1)}}<ref>Hors coupes.</ref>
  |2017 (prêt)|{{XWL-d}} [[Club Trois (féminines)|Club Trois]]|{{abréviation|12|matchs}}
  |2018-…|{{XWL-d}} [[Club Deux]] {{2e}} équipe|{{0}}-
  |'''[[2013 en football|2013]]-…'''|'''Total'''|'''69 (4)'''
 }}
 | sélection nationale = {{parcours national
  | | |
  |2018|{{XWL-d}} [[Équipe du Westland de football|Westland]] U20|5 (0)
  |depuis 2019|{{CIV football}}|-
 }}
 | carrière entraîneur = {{trois colonnes
  |2020 (intérim)|{{XWL-d}} [[Club Un]]|{{0}}1v 0n 3d
  |2021|{{XWL-d}} [[Club Un]] (équipe B)|
  |2022-|{{XWL-d}} [[Club Deux]] & {{CIV football}}|
 }}
 | date de mise à jour = {{date|19 septembre 2021}}
}}
""",
    """
    youth | Amicale | youth-player | 2002 | 2009 | - | - | -
    youth | Club Un | youth-player | 2009 | 2013 | - | - | -
    senior | Club Un B | player | 2013 | 2014 | - | 40 | 3
    senior | Club Un | player | 2016-01 | 2016-06 | - | 4 | 0
    senior | Club Deux | player | 2016 | 2018-01 | - | 25 | 1
    senior | Club Trois (féminines) | player | 2017 | 2017 | Club Deux | 12 | -
    senior | Club Deux 2e équipe | player | 2018 | - | - | - | -
    national | Westland U20 | player | 2018 | 2018 | - | 5 | 0
    national | Côte d'Ivoire | player | 2019 | - | - | - | -
    manager | Club Un | caretaker | 2020 | 2020 | - | - | -
    manager | Club Un B | manager | 2021 | 2021 | - | - | -
    """,
    born="1996-12-01",
    place="Ville",
    positions=("position/defender", "position/midfielder"),
    left_out={"several teams in one row": 1},
)

GERMAN_ROWS = Sample(
    "de",
    """{{Infobox Fußballspieler
| kurzname = Spieler D
| geburtstag = {{nowrap|2. April 1992}}
| geburtsort = ABFRAGE_WIKIDATA
| position = Angriff (hängende Spitze)
| jugendvereine_tabelle = {{Team-Station|bis 2005|SV Dorf}}
| vereine_tabelle = {{Team-Station|2005–2006|[[FC Nord (Frauenfussball)|FC Nord Frauen]]|}}
{{Team-Station|Jan. 2007 – Juni 2008|{{XWL|#}} [[SV Süd]] (Am.)|{{0}}92 (31)<sup>1</sup>}}
{{Team-Station|1=2009–2010|2=[[SV Süd]]{{FN|1}}|3=44 (1)}}
{{Team-Station|
 2010–2011<br />2013
|
 →&nbsp;[[SC Ost]]&nbsp;([[Leihe (Fußball)|Leihe]])
|
 12 (0)<br />4 (1)
}}
{{Team-Station|2014–2015|[[SC Ost]] /<br />[[VfL West]]|4 (0)}}
{{Team-Station|1. Jan. 2016–0000|[[VfL West]] II|{{Nts|7}} (1)}}
| nationalmannschaft_tabelle = {{Team-Station|2007|[[Westländische Fußballnationalmannschaft (U-21-Männer)|Westland U21]]|6 (1)}}
{{Team-Station|2008|Westland U19|3 (1)}}
{{Team-Station|2009–|[[Westländische Fußballnationalmannschaft|Westland]]|55 (2)}}
| trainer_tabelle = {{Team-Station|2017|[[VfL West]] (A-Jugend)}}
{{Team-Station|7/2018–11/2019|[[VfL West]] (Spieler-Co-Trainer)}}
{{Team-Station|seit 2020|[[VfL West (Frauenfußball)|VfL West]] (Frauen)}}
}}
""",
    """
    youth | SV Dorf | youth-player | - | 2005 | - | - | -
    senior | FC Nord (Frauenfussball) | player | 2005 | 2006 | - | - | -
    senior | SV Süd (Am.) | player | 2007-01 | 2008-06 | - | 92 | 31
    senior | SV Süd | player | 2009 | 2010 | - | 44 | 1
    senior | SC Ost | player | 2010 | 2011 | - | 12 | 0
    senior | SC Ost | player | 2013 | 2013 | - | 4 | 1
    senior | VfL West II | player | 2016-01-01 | - | - | 7 | 1
    national | Westländische Fußballnationalmannschaft (U-21-Männer) | player | 2007 | 2007 | - | 6 | 1
    national | Westland U19 | player | 2008 | 2008 | - | 3 | 1
    national | Westländische Fußballnationalmannschaft | player | 2009 | - | - | 55 | 2
    manager | VfL West (A-Jugend) | manager | 2017 | 2017 | - | - | -
    manager | VfL West | assistant | 2018-07 | 2019-11 | - | - | -
    manager | VfL West (Frauenfußball) | manager | 2020 | - | - | - | -
    """,
    born="1992-04-02",
    names=("Spieler D",),
    positions=("position/forward",),
    left_out={"several teams in one row": 1},
)

SPANISH_BESIDE = Sample(
    "es",
    """{{otros usos|Jugador E (desambiguación)}}
{{Ficha de deportista
|nombre = Jugador E
|deporte = {{icono deporte|fútbol}} [[Fútbol]]
|fecha nacimiento = {{Fecha de inicio|29|2|1984|edad}}
|lugar nacimiento = [[Pueblo (Westlandia)|Pueblo]], {{ESP}}
|inicio = {{fecha|29|10|2002}}<br /><small>([[Club Norte F. C.|Club Norte]])</small>
|retiro = 8 de octubre de 2024<br />(Club Sin Enlace)
|selección = {{ESP}}
|debut internacional = {{fecha|27|5|2006}}<br>{{bandera|ESP}} España 0:0 {{bandera|RUS}} Rusia
|veces internacional = 131 {{small|(13 goles)}}
|goles internacional = 13
|goles_clubes = 85
}}
""",
    """
    national | España | player | 2006-05-27 | - | - | 131 | 13
    senior | Club Norte F. C. | player | 2002-10-29 | - | - | - | -
    """,
    born="1984-02-29",
    place="Pueblo",
    names=("Jugador E",),
)

SPANISH_NESTED = Sample(
    "es",
    """{{Ficha de deportista
|nombre = Jugador F
|deporte = Fútbol
|posición = [[Mediocampista]] <small>(enganche)</small>
|equipos =
;Como jugador
{{lista desplegable|título=Clubes|contenido=
* {{bandera|XWL}} [[Club Norte "B"]] (1976-80)
* {{flagicon|XWL}} → [[Club Este]] (1978) <small>(préstamo)</small>
{{ubl|[[Club Norte]] (1980; 1983 - 1985)|''[[Club Sur]]'' (desde 1986)}}
}}
;Como entrenador
* 1993-1994: [[Club Sur]]
* 1995: Club Sur (interino)
* 2002-: {{bandera|XWL}} [[Selección de fútbol sub-20 de Westlandia|Westlandia sub-20]] (D. T. interino)
|selección = {{sel|ARG|femenina}}<br>[[Selección de fútbol de Westlandia|Westlandia]] <small>(1979-1986)</small>
|veces internacional = 100<br>12
|goles internacional = 29<br>3
}}""",
    """
    senior | Club Norte "B" | player | 1976 | 1980 | - | - | -
    senior | Club Este | player | 1978 | 1978 | Club Norte "B" | - | -
    senior | Club Norte | player | 1980 | 1980 | - | - | -
    senior | Club Norte | player | 1983 | 1985 | - | - | -
    senior | Club Sur | player | 1986 | - | - | - | -
    manager | Club Sur | manager | 1993 | 1994 | - | - | -
    manager | Club Sur | caretaker | 1995 | 1995 | - | - | -
    manager | Selección de fútbol sub-20 de Westlandia | caretaker | 2002 | - | - | - | -
    national | Argentina femenina | player | - | - | - | 100 | 29
    national | Selección de fútbol de Westlandia | player | 1979 | 1986 | - | 12 | 3
    """,
    names=("Jugador F",),
    positions=("position/midfielder",),
)

SPANISH_OLD = Sample(
    "es",
    """{{Ficha de futbolista
|nombre = Jugador G
|nombrecompleto = Jugador Segundo G
|fechadenacimiento = 9 de mayo de 1970
|ciudaddenacimiento = [[Pueblo (Westlandia)|Pueblo]]
|paisdenacimiento = [[Westlandia]]
|posicion = Guardameta
|añodebut = 1988
|clubdebut = [[Club Norte|C. Norte]]
|añoretiro = 2004
|clubretiro = [[Club Sur]]
}}""",
    """
    senior | Club Norte | player | 1988 | - | - | - | -
    senior | Club Sur | player | - | 2004 | - | - | -
    """,
    born="1970-05-09",
    place="Pueblo",
    names=("Jugador G", "Jugador Segundo G"),
    positions=("position/goalkeeper",),
)

SPANISH_COACH = Sample(
    "es",
    """{{Ficha de entrenador
|nombre = Entrenador H
|deporte = Fútbol
|añodebut = 1971
|clubdebut = [[Club Norte]]
|equiposdirigidos =
* [[Club Norte]] (1971-1976)
* [[Selección de fútbol de Westlandia|Westlandia]] (1983-1990)
* Westlandia (Asistente) (1991)
}}""",
    """
    manager | Club Norte | manager | 1971 | 1976 | - | - | -
    manager | Selección de fútbol de Westlandia | manager | 1983 | 1990 | - | - | -
    manager | Selección de fútbol de Westlandia | assistant | 1991 | 1991 | - | - | -
    """,
    names=("Entrenador H",),
)

SAMPLES = {
    name.lower().replace("_", "-"): sample for name, sample in sorted(globals().items()) if isinstance(sample, Sample)
}
