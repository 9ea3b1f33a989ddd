"""How rare words, Chinese characters and pairs of them are in ordinary text. Made by tests/bench/make_background.py.

A line holds keys of the same rarity (natural logarithm of how many passages one must read to meet it, roughly).
"""

from __future__ import annotations

_EN = """
1.0 and in of the
1.25 to
1.5 was
1.75 he is
2.0 as for on
2.25 it that with
2.5 at by from his
2.75 an had her she you
3.0 are be but my not this were
3.25 all first have him me one or they which
3.5 after also been has into out their there up when who
3.75 about more new no other over say so then time two we what would
4.0 back befor can could do dure if just like make now onli school some than them through where
4.25 against around between citi did down know later may most part person state such three under use well while will
4.25 world year
4.5 bear becaus both de didn don even film get head how long mani nation off re second sinc south still team these
4.5 unit universiti until usa way work your
4.75 again ani anoth area away becom call day each eye famili find four go group here high home hous howev includ
4.75 leav live man much name north place right same season see seri take war win
5.0 album along base begin best come compani counti district earli end face follow game general good govern hand
5.0 hold john june last leagu line littl ll look march music never number old own play releas septemb sever side
5.0 small someth think those too town veri want west
5.25 air april august band big black bodi build centuri church club colleg decemb east everi father few five former
5.25 great internat januari juli let locat love member next night novemb octob onc our parti popul public river room
5.25 servic set should show singl song station system though top ve water white within without woman york
5.5 across although among armi art ask award behind book center child countri die differ divid door due english ever
5.5 februari feel final footbal french front help himself histori king late law lead light local london main major
5.5 mother move near need often open order park point power presid publish put receiv red road serv six son st
5.5 street tell third togeth turn uk villag voic wasn whi young
5.75 accord act almost alreadi alway anyth associ better busi car career case central championship class close co
5.75 communiti continu control couldn council court cup depart develop director doe educ enough establish far field
5.75 fire foot forc form free full german give half hall hard heart human ii insid island jame km la land level lose
5.75 marri might militari million must non noth offic origin player produc realli record research return role round
5.75 royal run short speci stori student support sure televis thing titl various version western william write
6.0 abl abov al am announc appear arm australia battl blood blue board brother california canada chang chief common
6.0 consid cours creat dark daughter david describ design done either elect england european everyth found franc
6.0 further georg girl god green ground hair heard import india inform instead join keep lake languag least less low
6.0 marin match mayb middl mile mind minist moment month mouth museum northern outsid past paul per period polic
6.0 polit posit post present profession program project race radio reach real region rock san scienc seven site
6.0 social societi someon soon sound southern space special squar stop summer ten today total toward track tri tv
6.0 union upon video wife word yet
6.25 academi action add addit alon appoint attack australian avail averag bed believ boy bring brown care census
6.25 centr charact charl china chines coach committe construct cross current debut decid deep despit direct dr
6.25 eastern eight els episod europ event eventu exampl fact featur festiv finish floor food forward friend germani
6.25 gold grand guitar hadn health henri herself hit hospit hour idea indian institut japan japanes kill kind list
6.25 lot lower mean media meet mi michael minut modern money morn mr myself network news offici oh perform peter
6.25 popular possibl press privat probabl process provinc pull quick railway rang rather remain rest result robert
6.25 rout russian seat seem sell send ship shoot sign similar sir sister smile sometim stage stand star strong studi
6.25 style tabl talk term thoma throughout tour train type usual wall washington week whole wide wouldn yes
6.5 activ actual africa african aircraft allow anyon approxim artist attent author bad bank bay below bill bit
6.5 breath bridg campaign canadian capit captain certain channel chapter chest christian civil clear coast cold
6.5 collect command competit complet confer cover cut danc data date deal degre doesn earlier earth energi enter
6.5 entir especi everyon fall feder femal fight fine finger foreign fourth ft futur goal governor guy happen hear
6.5 heavi hell higher hill hot husband independ industri interest introduc involv ireland italian itself jack job
6.5 key kingdom librari limit lip longer lord los magazin manag mari mark market master matter medal medic mid mine
6.5 model mountain movement nativ natur nine novel okay older onto oper organiz parent pari pass phone plan previous
6.5 primari princ professor provid queen question rais reason relat replac report republ richard rise roman saint
6.5 sat section secur self senior silver size skin smith sourc spanish spend sport staff standard stay stone studio
6.5 success sun technolog texa theatr thus tournament trade tradit true valley van via vocal walk whose
6.75 access actor administr ago airport ancient angel annual answer anti arriv assembl assist attend babi bar
6.75 basketbal bass beauti beyond bishop box break camp carri cast castl catch cathol caus chair chairman champion
6.75 chanc chicago commerci commiss complex comput contain contract corner cost coupl cultur defeat distanc doctor
6.75 doubl drive drop econom edg edit edward effect el empir engin evid except execut experi fail famous fast figur
6.75 financi fli forest fort foundat glass greek grow guard gun happi highest highway histor hope hotel hurt ice
6.75 immedi incom increas individu initi irish isbn isn issu itali joseph journal junior justic ladi larger launch le
6.75 lee leg legal loui male martin materi meant metal mexico miss mission mm municip navi neck nod note numer offer
6.75 overal pain paper parliament particular pay perhap plant polici port practic pretti prior prize problem properti
6.75 quit rate read readi regiment regular relationship religi rememb repres requir respons retir review scene score
6.75 secretari select sens sex shook shoulder signific simpli singer slowli sorri soviet speed spring stadium start
6.75 step straight structur subject sudden surfac templ test themselv theori tom tree trust twenti understand upper
6.75 victori view virginia wait watch whether whom window wing winter wrong yeah youth zealand
7.0 abil academ acquir actress advanc affair agre agreement ahead alexand amount approach articl attempt avenu ball
7.0 basebal beach beat ben besid block border boston branch broadcast bus campus cannot carolina cd cell charg chart
7.0 choos chris claim closer code color compet compos condit congress consist contemporari corp corpor creek crew
7.0 dad daili daniel defens democrat destroy difficult digit discov dog drama draw drum duke dutch earn easi editor
7.0 electr element elizabeth emperor era estat et exact exchang expect express extend farm fear fellow fifth fill
7.0 firm fish florida focus francisco frank fulli function galleri garden gas gaze genus glanc global goe golden
7.0 grade graduat gray greater heat hockey honor hors host household hundr iii imag influenc intend iron jean jersey
7.0 jewish joe johnson jone jr judg kilometr kiss kitchen knowledg label lack latin latter letter lie lieuten
7.0 literatur machin magic maria mass mayor memori mention metr mike ministri minor mix mom mrs multipl nearbi
7.0 newspap nice none normal notabl oil olymp onlin opera pacif page parish peac pennsylvania percent perfect physic
7.0 piano pick pictur piec pleas poland polish politician poor pop pre presenc pressur prime prison product promot
7.0 propos protect purpos push qualiti realiz recent recogn refer remov repli reserv resid ring risk rule rural
7.0 russia safe safeti sam save scotland scott screen secondari secret separ serious settl share shirt shut simpl
7.0 sit situat sky sleep slight smaller soft soldier spain speak specif spread squadron stare status steel steve
7.0 store subsequ super teacher territori text therefor throat tonight touch tower township transport travel troop
7.0 truth twice urban valu varieti vice victoria volum von vote wale weight whatev wild wind wood worker yellow
7.0 younger
7.25 accept account adam adopt afraid agenc agent alex aliv alongsid analyz andrew anim anyway apart appli
7.25 architectur arthur asia asian assign atlant audienc avoid background basi basic battalion bbc bell beneath
7.25 berlin boat bob bottom brain brand brazil brian brigad bright bronz buri buy cancer candid capac captur card
7.25 challeng christma circl citizen classic cloth coffe colonel columbia com combat combin comedi compar concept
7.25 concert conduct confirm connect contact content count crime critic crowd crown damag damn davi declar dedic
7.25 defin del densiti deputi der des determin di diseas distribut draft dream dress dri drink driver drug du easili
7.25 ed effort empti en enemi entertain entranc entri environ environment equip eric escap estim etc evening expand
7.25 extra facil fair fame fc fiction flat fleet format fox freedom gain generat georgia grab grant grey guess guest
7.25 harri haven headquart heritag holi hong huge hunter identifi illinoi impact imperi inc infantri inspir intellig
7.25 internet interview iran israel jackson jason jazz jesus jim joint kid kong korea labor labour laid larg laugh
7.25 leader leadership lean learn liber lift massachusett max median medicin messag method michigan moon motion mount
7.25 murder naval necessari neither newli nick nomin nose notic occur ohio orchestra owner oxford paint pair palac
7.25 particip partner path phase philadelphia pilot platform potenti premier price primarili princip pro promin
7.25 purchas quarter quiet rail railroad rank ray rear reduc refus regist relief renam republican resourc respect
7.25 reveal revolut rich rome roof rugbi santa scale scientif scottish search semi senat settlement sexual shape shit
7.25 sight silenc silent simon sixth slow softwar solo sort soul spirit split spot stephen stomach storm strang
7.25 suffer suggest sunday suppli suppos suprem surpris surround swedish sweet sydney tall tax taylor teach tear
7.25 technic teeth thank theater theme thick thirti thought tight tone tongu toni toronto traffic trail transfer
7.25 treatment trial trip troubl twelv typic unabl uncl uniqu unknown unlik vampir vehicl vision visit warm wave
7.25 weapon wear websit whisper wilson wish worth yard yourself zone
7.5 abandon accid achiev acr ad address admit adult advantag afternoon agricultur aid alan albert ali allianc altern
7.5 american anderson anger angri ann anna anthoni antonio anymor appar applic approv architect aren arena arrest
7.5 artilleri asid ass assum athlet attach attorney austria bachelor bag bare bc bedroom billboard billi billion
7.5 bird bowl brief briefli broad budget bureau cambridg camera canal cape cat categori cathedr cemeteri ceremoni
7.5 chain chamber chapel charli check cheek chemic christ circuit clean climat clock cm colorado comic communic
7.5 communist concern conflict conserv constitut contest convent convers convert cool copi core counter crazi credit
7.5 cricket crimin da dan danger dave dean decad defenc demand deriv desir desk detail devic dinner display
7.5 distinguish documentari domest doubt downtown duti dvd ear earl eat economi electron elementari emergenc employ
7.5 employe engag entitl ep equal evil ex exhibit exist expans explain extens extrem factori faculti failur faith
7.5 fan fashion fighter fit fix flow flower fm folk ford forev frame franci frequent fresh fuel fun fund gate gene
7.5 giant gordon grace greatest guid handl heavili hey hide hip hire hole howard hung ian ident inch incid incorpor
7.5 injuri inner interior internal introduct investig invit item iv jake jane jeff jew jose journalist journey
7.5 junction kansa kelli kevin kg khan kim knee knight korean lane lap lawyer legisl les lewi link listen literari
7.5 loud ltd lyric ma manchest map matt maximum melbourn mental metropolitan mexican mill miller minnesota mobil
7.5 moscow motor multi muslim narrow negat neighborhood netherland nfl nois nor northeast northwest norway norwegian
7.5 nuclear object observ obtain occupi oldest ontario opportun oppos opposit orang otherwis outstand pakistan pale
7.5 passeng patient patrick peak perman persian personnel philip philippin philosophi pink plane planet plate
7.5 pleasur plus pocket poet poetri pool pope portion portugues pp prepar presidenti prevent priest princess
7.5 programm progress promis prove provinci qualifi rain rare reaction realiti recognit regard religion resist
7.5 restaur retriev ride roger roll ryan sarah saturday schedul sector seventh shadow shall sharp shop signal sing
7.5 skill slid snow soccer solid somehow somewher sought southeast southwest speech squad sr sri stair statement
7.5 stock strike string stuff sub succeed suit survey surviv sweden sword tank target task temperatur tenni thin
7.5 thousand threat throw tie tini tomorrow treati tropic truck turkey turkish ultim un unless victor vietnam
7.5 violenc visual walter ward weather web wed weren wet wine winner wolf wonder wooden worldwid worri wors wrap
7.5 wrestl writer
7.75 abbey abc accompani accus acid adapt adjac admir advic affect afterward age alabama alic allen alli amateur
7.75 ambassador amongst andi anniversari anywher appeal arab argentina argu arizona arrang aspect assault atlanta
7.75 audio aunt austin aviat awar balanc baron bathroom batteri beer behavior belgium belt benefit biggest birthday
7.75 blade bomb bond bone borough boss bottl bound brick broadway bruce burn bush cabinet cabl calm campbel capabl
7.75 carl carlo carter cash cavalri cave ceil ceo chariti charlott chase childhood chin christoph cinema clark
7.75 classif clay cleveland coal coalit coastal coat cole collabor coloni column commission commit commonwealth
7.75 commune composit conclud concret confus consecut constant constitu contrast contribut cook cousin crash creativ
7.75 cri crisi cycl czech dalla dam danish dc debat deck definit deliv demon denmark depend desert detroit dick diego
7.75 dioces disappear disc distinct divis dna document domain dougla dragon dublin dynasti earliest easier eddi
7.75 edinburgh egypt eighth elector eleven elimin emerg emma enjoy ensur equival ethan ethnic expedit experienc expos
7.75 factor familiar fantasi faster favor favorit feed fifa fifteen fifti file financ flag flash flesh forget formal
7.75 formula forth forti franklin fred frederick frequenc friday fruit funni gang gari gather gay gender gentl ghost
7.75 gift glad golf gonna gotten graham grandfath grass greec grin guilti guitarist gulf ha hamilton hang harvard hat
7.75 hate heaven hero historian hollywood honorari horror houston hungari hungarian hunt ill imagin imposs improv
7.75 inde index indiana indic injur instal instanc instrument insur invas invest iowa iraq islam isra jan jaw jimmi
7.75 johnni jonathan jordan juan jump kate kennedi kent kentucki kick knife laboratori landscap las lawrenc lb
7.75 leather legend li licens lincoln lit loan lock loos louisiana lucki luke mac mad mail maintain mainten makeup
7.75 malaysia manner manufactur margaret marshal maryland massiv mathemat matthew meanwhil measur mediev medium
7.75 membership merg meter metro miami mirror mississippi missouri mode monster montreal monument moor morgan moth
7.75 movi mph ms musician ncaa nelson nervous net norman obvious occasion odd offens oklahoma opinion option oregon
7.75 organ organis orlean outer ownership pack painter palm pan panel parallel parliamentari partnership passag
7.75 pattern paus peninsula photographi pierr plain plastic plot poem portug poverti prais prix profit proper protein
7.75 puerto pure quebec queensland rachel racial rapid refere reform reject repeat reput request rescu residenti
7.75 resign resolut respond restor retain rice ridg rifl rio robin ross rough row roy runner rush russel salt samuel
7.75 sand satellit scare scheme scholar script sean seattl sequenc session shake shell shield shift shock shoe shore
7.75 shouldn sick sigh singapor singh slip smart smell smoke smooth snap socialist soil solar solut somewhat songwrit
7.75 soundtrack speaker sq steam stewart storag strategi stream struggl stuck stupid sugar suicid superior surgeri
7.75 swim swiss switzerland tail talent tamil tast tea techniqu temporari tennesse termin thompson threaten throne
7.75 tim tip tire tokyo tool translat treat tribe trophi truli tunnel twin ty ukrain ukrainian underground univers
7.75 universal unusu user victim vienna visibl visitor vol vs waist wake walker warn warren wast weak weekend wheel
7.75 whilst wisconsin worst wound zero
8.0 aaron abroad absenc absolut abus acoust adventur advertis affili afghanistan ah aim ain alcohol alfr alleg alpha
8.0 amaz ami andr angl appl appropri archbishop argument arkansa ash asleep asset atmospher attract attribut
8.0 austrian automat autumn baker ballet baltimor ban bangladesh barbara barri basin bat bath beast behalf beij
8.0 belgian belong bench benjamin bent bernard bet beth bibl bid bigger biolog birmingham bite blake blind bloodi
8.0 blow bobbi bonus boot boundari bow boyfriend brazilian breakfast bristol brooklyn buffalo bull burst businessman
8.0 butler button ca cabin cameron cap carbon cardin cargo caribbean carrier catherin cattl cbs ceas celebr
8.0 characterist charter chemistri chile choir chorus circumst cite civilian clair clan classifi climb clinic
8.0 clinton cloud colin collin colour comfort comment commerc compil compon concentr conclus confid connecticut
8.0 connor consider context continent controversi convinc cooper copper correct corridor costa cotton couch coverag
8.0 craig cream creatur crystal custom danni dawn dear debt decis declin deeper deepli defend delhi deliveri delta
8.0 democraci demolish deni denni departur depress derek descent desper detect devil diamet diamond dirt dirti
8.0 disast discuss dismiss disney distant dj dollar domin donald donat doorway dozen dramat drummer drunk dual duo
8.0 dust eagl egg egyptian elder elev elit elsewher emili emot encourag enforc ensembl enterpris erect essenti evan
8.0 eve everywher evolut excel exclus exercis exit expens experiment expert extent extern fa fals farmer fat fate
8.0 fault ferri finland finnish fled flood fold forehead forgotten fortun forum foster franchis freyja friendship
8.0 fuck funer fur furthermor gabriel gap gear genr girlfriend glasgow gmina gradual grandmoth grave greg gregori
8.0 grip guardian guinea habitat hallway hampshir han harbor harder harold harrison hebrew helen henc herbert hispan
8.0 hms holiday honey honour hop horn hp hudson hugh hull hurrican ignor il illeg illustr indigen indonesia indoor
8.0 influenti infrastructur inning innoc insist instant integr intens intent inter interrupt intersect isol jacket
8.0 jacob jail jami jay jerri jerusalem jet jon josh joy julia julian juri justin karl keith ken keyboard killer
8.0 knock kw lab lanka larri latest laughter laura layer leaf legislatur leo leon liberti lifetim lili lion liquid
8.0 lisa liter liverpool lloyd load logan longest loop lover lowest lp luca luci luck lui lunch madison madrid mall
8.0 manhattan manor manual marcus mason mate meat mechan mediterranean merchant mere mess midnight milan milk mini
8.0 minimum mistak mitchel modifi monasteri monday mood moral morri mp muhammad murmur murphi murray muscl mutter
8.0 mysteri na nake nathan nazi nba nbc nearest neil nevertheless nhl nichola ninth noah nobl nobodi nova nurs ny
8.0 oak occas oliv op oppon ordinari orthodox ottoman outdoor output oversea owen pa pace panic pant parker partial
8.0 passion pat patrol pearl pen penalti peopl percuss permiss perri pete ph phil phoenix photo photograph pine
8.0 pioneer pit pitch pittsburgh pole portland portrait portray possess pound prayer prefer pregnant preserv pride
8.0 principl print profil proof protest proud psycholog punk purpl radar raf ralph random ranger ratio raw rebuilt
8.0 recommend recov recoveri regim regul releg remaind remind remix remot repair represent resort retail rev reveng
8.0 revenu reviv revolutionari rhythm richmond rick rico rival rob robinson rocki romania romanian romant ron root
8.0 sacr sad sampl scent scholarship scientist scream sculptur sebastian seed seek segment sentenc serbia serbian
8.0 sergeant seth sheet sheriff shot shout shower shrug sieg silk sixteen slave sole spell spencer spider spin
8.0 spiritu sponsor ss stabl stanley statist statu steadi steven stick strateg stress stretch strip stroke stronger
8.0 stuart submarin substanti successor suffici suitabl summit susan suspect suspend swept switch symbol symphoni
8.0 tag taiwan tale tape tech ted telephon tend tension terri terribl thai thailand therapi thereaft thirteen ticket
8.0 tiger till timber todd tommi ton tourism transit transmiss tribut triniti trio tripl tube turner twist uefa und
8.0 unfortun uniform updat upset uss utah valuabl vancouv vast vega ventur venu versus vessel vi victorian viewer
8.0 villa vincent violent violin virgin voivodeship volunt voter warner warrior wayn wealth wealthi weird welcom
8.0 welsh whenev wherea wider widespread wildlif witch withdrew worn wright wrist ye yorkshir youngest zane
8.25 aboard abraham abu accommod accur acquisit activist adelaid administ adrian advisor advisori advoc airlin alarm
8.25 alaska alberta alien alter altitud amanda amend amsterdam anchor andrea anglo anni arc arch archaeolog archiv
8.25 argentin armenian armor arnold arrow artifici artwork assess athen attitud au auckland auto autonom awak axi
8.25 azerbaijan ba baptist barcelona barn baronet barrel barrier basement bastard beam beaten beetl belli bend bengal
8.25 bennett berkeley beta bike bin bind biographi bitch bitter blame blank blanket blast blew blink bold boom bore
8.25 bother boulevard br brad brass bread breast breed brilliant brisban brook brow brush bryan buddhist bulgaria
8.25 bulgarian bullet buse byzantin cafe cage calendar cancel canton canyon capita carol carolin carv casualti cdp ce
8.25 celtic certif certifi chancellor chao character chees chen chess chester chicken chocol chuck cincinnati
8.25 circular civic claud clench clerk client cliff closest closur coin collaps colleagu colombia commenc commentari
8.25 companion comparison complic compound comprehens compris conductor confeder congreg congression conscious
8.25 consequ consum consumpt convict cork correspond corrupt coup courag crack craft croatia croatian crop cruis cruz
8.25 cuba cult curious curl curs curv cylind daddi dakota dale dame dancer dare das databas decor deem deer delawar
8.25 delay della demonstr den denver depict deploy depot derbi descend destin devon devot dialogu diana diesel diet
8.25 difficulti dimension dine diplomat disband disord disput dissolv divers divin divorc dome doug download drag
8.25 drake dug duncan dylan dynam earthquak eas editori effici eighteen eldest elig elli em embassi emphasi encount
8.25 endem enorm enrol epic equat ernest error escort eu eugen everybodi evolv examin excit excus exil explan explos
8.25 exposur extinct eyebrow fabric facad fade faint fake farther fastest favour fbi feat fed fee felix fellowship
8.25 fenc fewer fisher fist flame flight float florenc fluid fool footag fortress founder fourteen framework francoi
8.25 freight frown frozen fundament furi furnitur garag garcia garrison gasp gaug genet gilbert globe glori glow
8.25 goddess googl gospel gothic grammar grandson graphic grate grid gross grove guidanc guilt halfway hamburg hamlet
8.25 hammer handsom hannah harbour hardwar harm harper harsh hart harvey hasn hawaii healthi heavyweight heel height
8.25 heir helicopt hello hi hindu hitler ho holland honest hood hook http hug humor hungri ibn ideal identif immigr
8.25 implement impress imprison inaugur incumb induct inherit inn innov input inspector instruct intellectu interact
8.25 interfac intermedi interpret interstat iranian isaac ivan ivi jacqu jare jefferson jenni jennif jeremi jerk jess
8.25 jessica jo joan joke judgment judici jurisdict kane karen kenya kilomet kyle landmark latino lebanon leed legaci
8.25 legion leonard lesser lesson liam liga lightn linda linear literaci liu locomot lodg logic logo lopez louis lt
8.25 maggi magnet mainland mainstream mansion manuel manuscript mar marathon marbl marc margin mario maritim martial
8.25 marvel mask math matrix mauric meal melodi merci mercuri merger merit mia michel microsoft miguel militia min
8.25 missil missionari mixtur moder molecular monitor monk montana montgomeri mosqu mous mtv mud munich mutual nanci
8.25 narrat nashvill nate nebraska nee negoti neighbor nepal nephew neutral nevada newcastl newton nicknam nigeria
8.25 norfolk northeastern northwestern nowher obama ok olivia ongo oral orbit organic orient oscar ottawa otto
8.25 outbreak oxygen packag palmer panama parad patent payment pc pedro peer perceiv permit perspect peru petersburg
8.25 phd phillip phrase physician pile pipe pirat pistol pitcher playoff plaza pleasant plenti pm poll pond porch
8.25 porter pour pradesh pragu predecessor prefectur preston prey procedur pronounc protocol prototyp puls punch
8.25 punish pupil purs pursu pursuit qualif quantum quartet quest quinn rabbi radiat radic rage raid ralli ram ranch
8.25 raymond reader realm rebel rebellion recal recept recipi recognis reconstruct recreat recruit reduct reed
8.25 reflect refuge regardless relax relev reliev reloc renaiss renown reservoir restrict resum retreat revers revis
8.25 rider riley rocket rod rode roland romanc rooki roosevelt rope rub ruin ruth sa sacrific sail sake sanctuari
8.25 sandi sank santiago sao sara satisfi saudi saxophon sc scatter scout se seal seiz semifin seminari sensat sensit
8.25 sequel serial servant server settler sexi shade shah shakespear shallow shane shanghai shaw shed sheep sheffield
8.25 shelter shorter shove sierra signatur simultan sin sink sixti ski skull slam slept slide snake soap sofia
8.25 somebodi soni sophi southeastern southwestern span spare specialist spectrum spi spine spite spun squeez stake
8.25 stanford stem stern stolen stranger sts submit subsidiari substitut suburb suck sullivan sultan sum sur surrend
8.25 survivor suspens sustain swallow swear sweat swing swung symptom syndrom syria tactic temporarili tender tenth
8.25 tenur terminus terror theolog therebi thrust thumb thunder tier tighten tissu tomb topic torn tortur toss
8.25 touchdown tough tourist trace transform trap treasur trent trevor tribal trick trump trunk tune tyler uh um
8.25 uncomfort uncredit undergradu underneath unincorpor uniti unsuccess upstair usag vari variabl variant variat
8.25 venezuela venic vers vertic veteran violet virtual virus vladimir vocalist volleybal voyag vulner wallac wang
8.25 warfar warmth warsaw watson welfar wellington widen widow wipe wire wise wit woke wolv workshop worship wu www
8.25 xi ya yale yang yell yesterday youtub
8.5 aa abbi abdul abolish aborigin abrupt absent absorb abstract ac accent accident acclaim accomplish accuraci ace
8.5 acknowledg adjust admiss advis aerial afc afford afl aftermath aggreg aggress ahm ai airborn airfield aka albani
8.5 albania albanian alec alert alexandra alexandria algorithm allan alley allmus alpin alright altar alto altogeth
8.5 alumni amazon amber ammunit amus ana ancestor angela anglican antarct antholog anton anxieti anybodi ap apollo
8.5 app appreci arabia arctic ari aria armenia armstrong aros array arsenal artifact ashley assassin assur atom atop
8.5 auction automobil auxiliari aw awkward bach backup backward bacteria bailey ballot bang bankruptci banner baroqu
8.5 barrack bassist batman beard beck bee behaviour belfast belgrad belief berri betti biblic bicycl blair bleed
8.5 bless blog blond blown bo boe bolt bombard bomber booth bosnia bout boxer bradford bradi bradley brandon brave
8.5 breez bride brien brigadi brighton bros bruno brunswick brussel buck buddi bueno bulk bunch burial burk burton
8.5 butt butterfli bye cab cake cal calcul caleb calgari candi cannon canon canterburi canva capitol cardiff carpent
8.5 carpet carriag carrol carson cartoon casey casino cassi casual catalogu cc cello cent ch chad chan cheap chef
8.5 chelsea cherri chi chill chip chloe choic chronicl chuckl cia cigarett circul circus citizenship clara classroom
8.5 claw closet clue cluster cock cognit cohen col collar collector collegi colt columbus comedian compact compens
8.5 competitor con conceiv concerto condemn configur congo conjunct conquest consensus consent consol consolid
8.5 conspiraci consult contin contrari convoy coordin cop copa copenhagen copyright corn cornwal costum cottag
8.5 councillor counsel courtyard cox crap crawford criteria criticis crucial cruel crush cuban cure curios currenc
8.5 curriculum curti custodi cute cyprus daisi damp dant darker darl dead dealt deceas decre decreas dee deleg
8.5 deliber delic demo dens deposit deserv destini dialect diari dictionari dig dimens diploma disabl disappoint
8.5 disciplin discontinu discrimin dish disk dive doc dock doctrin doi doll dominican dorothi dos downstair drank
8.5 drift dub duck dull durat durham eager echo ecuador eden edgar edmonton edmund edwin elabor elbow eleanor elena
8.5 ellen elliott email embarrass embrac emmi empress enabl endang enhanc enlist entiti entrepreneur enzym episcop
8.5 equiti er erik ernst es essay essex est estonia etern ethic euro eva evalu everyday excess exhaust expel explod
8.5 explor export exterior extraordinari facebook faction fairi fantast fatal favourit fe feast feminist ferdinand
8.5 fernando fever fierc filipino fin finalist finest finit finn flagship flee fletcher flip flora flown flute fog
8.5 footstep forbidden forgiv forgot fork fossil fountain fr fragment franco frankfurt franz fraser fraud freed
8.5 freeli freestyl freshman friedrich frighten frog frontier frost froze frustrat furious fusion gage galaxi
8.5 garrett gavin gen geneva gentleman genuin geograph geographi geolog georgian gerald gestur ghana gibson giovanni
8.5 glacier glare glen glenn goalkeep gonzalez goodby gorgeous gotta government grain grammi granit graph grasp
8.5 graviti grief griffin groan growl guild gut gym habit halifax halt ham hank hanna hardi harmoni hawk hay hd heal
8.5 healthcar heath heather hectar hector helena helmet henderson herald hesit hindi hint hiv holden holder holli
8.5 hollow holm homeland hometown hon hopkin horizon horizont horribl hostil hub hugo huh hunger hurri hybrid
8.5 hydrogen hypothesi iata ibm iceland id idaho idiot idol im impos inclus incred indi indianapoli indonesian induc
8.5 infant infect infinit inhabit ink inland inquiri insan inscript insect inspect instructor intact interchang
8.5 interim intervent intim invent investor invis ion iraqi isabella isl istanbul jace jacki jam jamaica janet java
8.5 jealous ji jill jin joel joey johann jona joshua julius jungl ka kat katherin kati keen keeper kenneth kenni
8.5 kerala kingston kit knot kumar kurt kyli ladder lamp lanc lancashir lancast larva laser lauren lawn lawsuit lay
8.5 layout leas lectur legendari len length lesli lifestyl lighter lighthous likewis limb limeston lineup lithuania
8.5 lithuanian liz lo lobbi log lone lou loyal loyalti ludwig lung luther lutheran luxembourg luxuri lynn lyon
8.5 macdonald machineri madam magnitud magnus maiden majesti malcolm malta mama manga manila manitoba marco marina
8.5 marion marsh martha martinez massacr matur maxwel maya mcdonald md melissa memphi meredith methodist michell
8.5 midfield mighti migrat mild millennium milton milwauke miner minim miracl miranda mistress mit mo modest molecul
8.5 molli monica monkey monro mont moreov morocco morrison mortal mose moss motorcycl mumbai myth nacion nadu nail
8.5 napl napoleon nasa nash nationalist nationwid nato navig necessarili neighbour neo nerv nest newman newport ni
8.5 nicol nicola nightmar nina nineteenth nintendo nobel noel nomine nonetheless notion notr novelist oakland oblast
8.5 observatori onward optic ordain org orlando os oslo ourselv outcom oval overcom overhead pakistani palestin
8.5 palestinian paradis particl pastor patch patricia patron paulo pavilion penn penni percept perez perth pet petit
8.5 phenomenon philosoph pianist pier pierc pig pillow pin pinyin piss pizza plantat plateau platinum playstat
8.5 plymouth poison portal postal pot potter powder powel precious precis predict predomin pregnanc preliminari
8.5 premis presbyterian prestigi presum pretend princeton prioriti privaci proceed proclaim profess prompt
8.5 propaganda prospect protagonist proven provis proxim prussia prussian ps pub pump punjab quarterback quarterfin
8.5 quot rabbit raider rainbow rainfal raja randi rao rap rape rapper rat raven react rebecca reconnaiss recur
8.5 referendum refug registr regret regulatori reid relay reliabl remark render rene renew renov rent resolv reunion
8.5 reverend revolt reward rex reynold rhode rib ribbon richardson rid ridicul rip ritual rivalri roberto robertson
8.5 robot rochest rodriguez ronald rosa rose roster rotat routin rover rubber rubi runway salari salem salli
8.5 salvador sanchez saskatchewan satisfact savag saxon scandal scope scotia screenplay sculptor secular seventeen
8.5 shaft shame sharon sharpli shine shrine shuttl si sibl silli simpson sip skate skirt slaveri sleev slope slot
8.5 slovenia smallest sofa solomon solv somerset sooner sophia soprano sox specifi specimen speedway sphere spike
8.5 springfield sprint stabil stack stain staircas stan stark startl static steal steep steer stefan stiff stockholm
8.5 storylin strain streak strict strongest stumbl stun su substanc suburban sudan sue sunk sunlight sunset sunshin
8.5 superintend superman supervis surgeon surrey surveil suspici sussex swan swift sworn synonym synthesi syrian
8.5 tackl tampa tan tang tap tara tate taxi te teen teenag tel telegraph tenor tens tent terrain terrifi terrorist
8.5 testament theatric theodor theorem theoret thermal thesi thigh thursday tide tilt tin tobacco toe toll tore
8.5 torpedo towel toy traci tragedi trailer trainer tran travi treasuri trek trembl trend triangl tributari trigger
8.5 tristan troy trumpet truste tu tuck tucker tuesday tug twentieth twitter uganda ugli uncertain unclear unconsci
8.5 undertaken underw unexpect unifi upcom upgrad upright upris upward urg ussr util vacant vale valentin valid valv
8.5 vanish vector veget vein veloc vermont vicin vietnames vii viii vinyl viola visa vital voltag voluntari wade
8.5 wagner wagon walt wanna warehous wash wednesday westminst wheat whitney whoever wick wicket wilder wilhelm willi
8.5 windsor wingspan winston wireless wisdom withdraw withdrawn wive wizard wow wrestler wyom xavier yield yu
8.5 yugoslavia zhang zoo zurich
8.75 ab abort acut agn ahmad algebra allison alloc ambul america ankl anonym anticip arcad archer armour assumpt
8.75 autobiographi ava badg baldwin baltic bark basket bate bengali bori budapest burden burma burnt cairo calvin
8.75 carnegi cart cement charit charleston charm christin churchil citat clare claus cologn complain complaint conrad
8.75 coral cornel countrysid courthous cow crane crest cruiser curtain dagger damon dana dawson dealer depth detach
8.75 distract donna dot dove doyl drain driveway duchess duchi dwarf easter eleph embark embed enclos endless envelop
8.75 espn essenc ethiopia evangel facilit fanci ferguson fi filter fiscal forb freeway gaelic gameplay gastropod
8.75 genesi genius gentlemen geoffrey geometri gerard gloria gravel greet guarante gymnasium hal hammond harvest
8.75 hatch hatr haunt heinrich highland hurl immun interfer invad ira iri iso jeffrey jenkin jerom jessi johnston
8.75 jorg juic jule kay kerri kirk krishna laurenc leicest leipzig licenc lick liner liver longtim loser louder lu
8.75 madonna maid maker mandatori mann mapl matern membran mentor merced mick mickey mikhail minneapoli mist mlb mob
8.75 modul moist momentum morton mt mytholog natali ne neal neighbourhood newer nixon norton nottingham oath ore
8.75 ought outfit overwhelm pdf perci philipp placement playwright pollut polo portfolio portsmouth pr prairi preced
8.75 premiership primit prof prohibit proport provision que ra rafael realis rebound receptor rectangular rector
8.75 regent rehabilit reinforc reli reluct remnant rhine ricki robe roller rotten ruler rumor sabha sage sailor salon
8.75 santo savannah scar scorer screenwrit screw sec seoul seventi shannon shatter shelf shepherd sherman shi shirley
8.75 silva simplifi sketch slap slender slovakia snail sovereign stanc steadili sterl straighten strait strand
8.75 subfamili subspeci subtl subway supernatur suspicion sutton teammat terrac testimoni thame thomson threshold
8.75 thriller timothi tobi tonn tribun triumph twelfth ulster ultra vacat velvet vic volcan wa walsh warrant watt
8.75 webb wherev winnipeg woodland worthi yank yanke yo yuan zoe
"""
_ZH = """
0.75 一 中 年
1.0 上 不 人 后 国 大 成 时
1.25 下 主 会 位 作 出 分 前 发 可 同 名 多 并 日 来 生 用 第 行 部
1.5 三 他 代 但 公 内 加 动 区 合 因 外 学 家 开 当 新 方 最 月 期 本 法 现 称 等 经 者 自 至 西 要 长 间
1.75 一个 世 东 两 事 二 亚 体 使 入 全 关 利 制 北 十 南 原 如 子 定 小 工 布 平 度 式 文 斯 条 次 物 特 理 相 种 立 约 能 起 进 通 里 重 面 高
2.0 业 任 保 则 力 包 化 单 又 受 台 向 员 四 场 基 天 始 安 实 尔 属 已 市 常 应 建 形 德 性 接 提 政 数 无 明 是一 曾 正 比 民 海 然 的一 目 直 科 类 系 结 美 色 英 表 设
2.0 身 达 近 道 马
2.25 中国 主要 五 交 亦 产 以及 们 传 位于 元 先 克 兰 共 军 列 初 别 务 包括 华 即 取 口 只 可以 号 司 各 品 型 城 士 处 头 少 尼 山 州 带 广 开始 心 总 意 成为 拉 括 指 据 改
2.25 教 更 未 机 格 每 水 没 洲 活 点 由于 电 界 程 第一 管 米 纪 线 组 统 罗 联 获 著 计 认 说 路 较 运 还 量 金 门 非 首
2.5 一种 万 且 中的 义 之一 书 争 今 作为 使用 供 六 其中 其他 具 决 历 去 参 反 变 古 另 史 命 商 回 因为 因此 国家 地区 太 女 字 它 完 导 居 展 岛 巴 府 引 影 往 很 情 战 手 持
2.5 支 收 早 服 权 林 果 标 样 没有 治 流 港 湾 状 王 球 白 知 示 社 离 称为 第二 级 终 维 美国 致 见 规 视 角 解 议 语 质 资 转 进行 连 造 部分 队 际 院 除 随 集 领 香
2.75 七 不同 专 世界 举 之后 乐 九 仍 他们 令 件 份 例 依 信 光 八 公司 再 准 几 击 分布 创 助 劳 升 半 协 卡 县 双 发现 可能 台湾 同时 后来 周 围 均 域 复 夫 失 好 威 存 官 密
2.75 工作 师 强 当时 律 才 打 护 担 推 提供 放 政府 故 效 整 族 日本 时间 易 显 普 有一 术 构 根 止 死 段 求 江 河 波 消 深 清 游 源 演 片 独 省 石 研 神 究 红 纳 给 续 置 群 职
2.75 节 花 获得 营 观 认为 记 许 论 费 赛 超 足 车 选 问 阿 陆 需 项 题 风 食 香港 黄
3.0 一些 上的 世纪 两个 中心 为了 之间 也是 京 亲 他的 代表 众 伦 但是 低 住 何 侧 便 修 做 停 兴 写 况 划 剧 办 功 单位 卫 印 发展 发生 名为 含 呈 告 响 团 国的 国际 图 土 境 增 备
3.0 大学 大的 奥 委 季 客 宣 室 容 富 尾 局 层 己 已经 帝 干 年代 年的 底 座 延 张 录 影响 志 息 成立 或者 所有 承 投 报 拥 排 料 施 时期 星 是在 是由 服务 朝 期间 极 校 根据 模 欧
3.0 正式 武 母 气 注 洋 派 济 满 火 照 爱 版 率 环 班 留 百 的主 的地 盟 目前 短 研究 确 福 积 空 站 端 第三 简 细 继 编 老 考 育 背 自己 般 范 落 言 许多 证 诺 调 象 责 越 边
3.0 这个 这些 退 通过 速 配 重要 铁 阳 附 限 青 音 黑 龙
3.25 一条 一次 一直 一般 严 中一 为一 久 习 了一 予 人民 人的 仅 们的 价 伊 优 伤 伯 似 余 作品 例如 俗 保护 候 值 像 儿 公里 关系 兵 冠 决定 出现 分别 切 劳动 区的 博 占 印度 却 历史
3.25 友 受到 另一 另外 只有 叶 吉 同的 名的 哈 哥 喜 器 园 圆 圣 地方 塞 声 夏 大部 奇 奖 存在 学校 守 宗 定的 害 封 尚 就是 尺 属于 岁 岸 布于 希 应当 康 建立 征 必 快 态 思 感 成的
3.25 我 所以 执 批 技 担任 拥有 拿 换 授 播 断 方式 晚 景 曲 曼 最后 最大 有关 末 杀 查 案 森 步 毕 氏 汉 沙 沿 泰 洛 活动 温 湖 澳 热 父 特别 现在 甚 生于 生活 用的 田 甲 电视 男
3.25 画 病 登 的人 的其 的大 的时 的是 的最 的第 皇 益 盖 看 真 眼 破 社会 移 突 筑 算 管理 精 系统 素 索 织 经济 绝 缘 网 胜 艺 苏 英国 莱 菲 萨 著名 虽 虽然 行政 行的 街 装 要的
3.25 规定 让 设计 评 识 试 请 负 败 走 载 运动 进入 远 述 适 途 通常 造成 都是 采 镇 问题 降 需要 须 顿 预 验 骨 鱼 鲁 齿
3.5 一位 一年 一部 丁 下的 不是 不过 个人 中央 临 丹 为主 丽 之前 乘 也有 二十 云 亡 人单 人口 付 以上 以下 任何 传统 体长 佛 佳 公分 具有 典 养 出的 到了 副 加入 动物 动者 势 勒 包含
3.5 北部 医 千 南部 参与 参加 又称 及其 取得 可达 右 合同 名称 后的 启 员会 售 唯 善 嘉 在一 城市 堂 塔 多数 大多 大量 太平 央 夺 她 姆 委员 学名 学家 学院 宁 完全 完成 宣布 宽 宾 导致
3.5 射 尼亚 尽 届 左 巨 席 平方 平洋 年至 并且 幼 序 建筑 异 弟 归 当地 形成 径 很多 得到 念 性的 恩 情况 想 戏 成功 成员 户 房 托 按 控 提出 支持 攻 政治 散 文化 方面 旅 旧 早期 时代
3.5 时的 春 是中 曾经 替 最终 望 期的 木 杂 李 村 束 来的 来自 枚 某 标准 树 栖 桥 植 楼 欧洲 歌 毕业 毛 永 法国 法律 消费 渐 灵 然而 牙 独立 瓦 用于 用人 电影 略 的中 的成 皆 皮 监
3.5 目的 督 硬 祖 科学 科的 立的 章 第四 简称 系列 纲 练 组成 组织 经营 绿 联合 肉 良 若 英文 范围 草 蒙 蓝 藏 补 表示 被称 西亚 要求 译 话 读 购 赏 超过 距 跟 软 轻 迁 还有 追 逐 邻
3.5 郡 部的 释 野 钟 银 间的 闻 防 附近 除了 隆 难 雄 雷 非常 顶 额 馆 首次
3.75 一名 一样 三个 三年 上海 不久 不能 东北 东南 中华 丰 为中 为是 为辐 举行 乎 也可 乡 买 事件 于中 互 亚洲 亚目 交通 产生 亿 介 他在 代的 以来 企 休 会的 伸 位置 作的 侵 假 健 充 免 党
3.75 全国 公尺 共和 其后 兼 内容 内的 农 冠军 冲 减 出版 出生 分为 刘 则是 判 利亚 别是 制作 刻 前的 动合 动员 北京 区域 十一 十二 危 卷 厂 压 又名 叫 合作 同年 听 吴 吸 吻 味 命名 和国
3.75 唐 唯一 唱 商品 固 国国 国大 在中 在这 地的 坡 坦 埃 培 基本 增加 处理 多的 夜 够 大型 大陆 如果 婚 媒 学生 安全 宝 实际 宫 察 对于 小的 尖 尤 属的 岩 川 工程 差 己的 帮 年前 年后
3.75 年在 年间 并不 并于 并在 广泛 庆 库 店 废 庭 建设 引起 弗 形式 役 必须 成了 战争 扁 扩 技术 抗 拍 捕 损 探 接受 描 摩 改为 教育 数量 斑 新的 方法 无法 时候 明显 是以 是指 是香 显示
3.75 暗 最初 最高 有两 有时 有的 本鱼 杜 杰 松 板 架 核 植物 横 欢 款 此外 毒 比赛 水深 油 泛 泽 测 海域 淡 混 澳洲 灭 灰 烈 牌 献 现代 现时 球队 瑞 甚至 生产 生物 生的 白色 的分 的名
3.75 的小 的情 的数 的方 的重 盛 直到 直接 相关 相同 相当 礼 秀 秘 策 签 籍 繁 纽 线的 经常 经过 结束 结果 继续 缩 缺 署 群岛 者的 而且 背鳍 胸 腹 臀 臣 自然 自由 荣 药 血 行为 被认 裂
3.75 警 计划 订 讨 训 设有 词 误 谷 贝 负责 财 贵 费者 足球 车站 轮 辐 辐鳍 达到 过程 返 这一 这是 这种 违 连接 迪 迫 送 遗 遭 邦 部份 部门 采用 重新 量的 销 长可 长的 阶 陈 险 隔 雅
3.75 靠 面积 革 音乐 顺 飞 食用 鱼分 鱼纲 鲜 鳍 鳍鱼 鳞 黎
4.0 一座 一的 一起 三十 上有 不得 与其 严重 个月 中学 中文 中有 为食 主义 乌 乔 乙 乱 于印 于是 亦是 亦有 享 人员 人物 仍然 从事 仔 企业 作用 俄 保持 倍 借 偿 兄 先后 全球 全部 公园 共同
4.0 共有 册 出了 刊 创作 利用 制造 前往 力的 加上 务的 化的 十七 十三 十五 十八 十六 十年 华人 协助 印尼 厅 厘 厚 原因 发行 发表 召 合法 同一 君 否 呼 商业 四十 困 国人 国内 圆形 在地 在大
4.0 在此 地位 地面 址 坏 坐 块 型的 基础 堡 壳 多个 多年 多次 大利 大约 套 妻 子的 孙 学习 学的 宋 家的 寺 寻 将其 将军 小说 尾鳍 居住 居民 峰 州的 工业 市场 帮助 常见 年以 年开 广东 度的
4.0 廉 廷 开发 弃 式的 当中 形目 彩 待 律宾 徒 得了 微 德国 忠 恶 惠 截 执行 找 折 拔 招 拜 择 掌 接近 控制 推出 援 摄 改名 故事 救 教授 敦 斗 斯特 方公 方的 旁 旗 日起 昌 映 晋 暴
4.0 有不 有人 有限 朗 本法 本的 机构 材 条件 来西 栖息 样的 格兰 梁 梅 检 棘 殖 毁 每年 比较 汇 法规 津 涉 演员 潜 烧 爆 父亲 牛 牠 牠们 物的 犯 玛 环境 现的 球运 理论 用来 申 疑 疗
4.0 的不 的两 的作 的公 的关 的原 的发 的国 的女 的学 的影 的意 的新 的特 的电 的经 的结 的行 的规 的高 盘 相对 码 础 硬棘 票 禁 私 秋 穿 立了 竞 笔 符 第五 第十 等人 等地 等海 类似 紧
4.0 纪录 纹 绍 结构 络 绩 罪 美洲 翰 职业 联盟 聚 胡 能力 脉 脚 臀鳍 至今 舍 航 船 色的 艺术 艾 节目 莫 菲律 营者 蒂 虫 表现 袭 西北 西南 见的 视为 觉 角色 触 誉 计算 讯 讲 设立 诉 诗
4.0 诸 豪 责任 货 赛中 赞 距离 跨 路线 身体 轨 软条 辅 辑 输 辖 近的 这样 迹 逃 选择 透 逐渐 逝 遇 遍 避 都有 酒 针 铁路 错 队的 阵 陷 雨 露 面的 项目 顾 频 颜 饰 马来 高的 鱼体 鱼类
4.0 鸟 麦 麻 黄色 黑色 鼓 齐
4.25 一大 一定 一家 一带 一度 一所 一致 一项 上下 下列 不会 不可 不少 不断 东部 两种 个种 中最 为他 为其 为国 主角 主题 举办 之下 之中 之外 也被 争议 事务 二年 二次 于上 于日 于香 五十 交易
4.25 产品 亮 人们 人士 人类 什 仁 从而 以后 仪 价值 任命 伍 伐 会在 会议 估 伴 但在 位的 住在 佐 体的 体育 作者 使得 依法 依照 侧扁 俗名 倒 偏 停止 儿子 克斯 克罗 公共 公布 公路 关于 兴建
4.25 兹 内部 冈 再次 军事 军队 决赛 况下 冷 减少 几乎 凤 击败 分类 分钟 刑 刚 制度 刺 剂 前身 加拿 加斯 动的 十九 十分 十四 午 半岛 卵 厘米 原名 原本 去世 叉 反对 取代 取消 变化 古代 只是
4.25 史上 吃 各种 合并 同样 名字 后一 后在 和其 品或 品的 喀 四年 因而 固定 国民 国王 土地 在其 在当 在日 在的 在第 在美 地下 场的 垂 基部 塘 墨 壮 外的 多种 大小 大战 头部 夺得 奉 姓 媒体
4.25 孔 学位 学者 孩 它们 它是 它的 宇 官方 定义 宜 实验 审 家庭 家族 尊 小型 小时 少年 尚未 尤其 就读 尼西 尽管 屋 履 崇 左右 巨大 市区 市的 布在 希望 帝国 幕 平均 年时 年被 年起 并没 并非
4.25 广州 应用 延伸 延长 建于 开放 开设 弱 弹 当年 急 恐 意为 愿 戈 成一 成绩 戴 所在 扬 扰 承担 抵 拒 拿大 持续 按照 挥 损害 掉 撤 支付 政策 政部 效力 敌 数据 整个 斯坦 旋 日在 日的 时也
4.25 昆 是日 是美 普遍 智 暂 更名 更多 最佳 最早 有些 有多 有大 有很 有所 有效 有权 未能 机会 杂志 权利 权益 杨 杯 枝 柱 森林 椎 概 模式 此后 死亡 殊 母亲 每一 每个 民族 氧 汽 沃 河南 泊
4.25 泰国 洋区 洞 流行 浅 浙 浙江 浪 液 渡 游戏 源于 演出 漫 潮 激 然后 熟 爵 物种 猎 玉 玩 现了 现今 珠 班牙 球员 理学 琉 瑟 用作 疏 疾 痛 的三 的东 的内 的前 的劳 的商 的基 的外 的工
4.25 的建 的所 的日 的比 的水 的海 的物 的生 的研 的美 的自 的英 的西 的身 的部 的长 的首 盐 直至 确定 礁 离开 租 程中 程度 稍 稳 穆 立于 童 第六 答 箭 篇 类型 粗 红色 约定 约有 约翰 纲鲈
4.25 纵 绘 统治 统的 综 绿色 罗斯 羽 翻 翼 者在 者提 而不 而在 而成 而是 耶 联赛 联邦 股 肯 胸鳍 能够 能是 脑 脱 舞 英语 虚 行动 衣 表面 裁 裔 褐 西班 西部 要是 覆 观赏 视剧 解释 训练
4.25 议会 设施 设置 访 语言 贡 购买 资料 赔 赔偿 赛季 赛的 赤 赫 起来 越南 跃 跑 较大 辞 迎 还是 这两 违反 连续 迷 遂 遣 邀 郎 都会 里的 重大 钱 铜 锋 锦 长期 长约 闭 阻 限公 限制 陵
4.25 随后 隐 隶 集团 雌 青年 静 非洲 韩 领域 颌 风格 食物 马里 驻 骑 鲈 鲈形 鳃 鳍硬 龄
4.5 一场 一张 一方 一步 三条 三角 下方 不明 与劳 专业 业于 业务 业后 业的 东西 丝 两人 个国 个小 中大 中部 丰富 为三 为人 为大 为止 为第 为香 主任 主席 主持 主教 乃 之上 乏 乘客 九龙 也不
4.5 也会 乳 了他 了这 事业 于北 于同 于新 于美 于西 五年 亚的 亨 人之 人在 人工 人都 今日 仙 以前 以在 以外 们在 任务 会有 会被 伟 伦敦 估计 位与 体呈 体系 作出 作家 你 佩 侯 俄罗 俗称 保留
4.5 俱 健康 偶 元年 兄弟 入了 入选 全长 公开 六十 兰卡 兰的 关的 其它 兽 内亚 冬 冰 几内 凡 凭 凯 出一 出任 出来 刀 分之 分子 分析 分的 分离 列车 创立 初期 别为 到达 制的 力于 办公 功能
4.5 加盟 动画 努 励 勇 化学 化石 北美 匹 协会 协议 卖 南北 博士 占地 卢 压力 及一 及后 双方 反应 发出 发的 变成 叛 句 可作 台北 司的 司职 各地 名义 后于 后者 后被 吸引 和一 咸 喜欢 嘴 回到
4.5 国政 国时 圈 在于 在他 在北 在西 在该 在香 地球 坚 坛 基于 境内 墓 士学 壳类 大会 失去 奏 女儿 女子 她的 好的 妹 姆斯 威胁 学术 宅 完整 宗教 官员 定为 宪 害的 容易 寿 小学 尔德 尔的
4.5 尔群 履行 山东 岗 岭 州市 巡 巴士 币 市中 希腊 帕 帛 带有 常用 年出 年初 年发 年度 年来 年生 年轻 并将 并未 幸 广场 广播 庄 应的 应该 庙 建成 建议 建造 引入 往往 得以 得名 御 循 徽
4.5 心的 怀 总部 恒 恢 恢复 息在 意义 意大 意思 意见 我们 或是 战后 才能 投资 报告 披 拆 拒绝 拟 挂 挑 排列 措 描述 插 搭 改变 改编 攻击 敏 数字 数的 文学 斐 斜 斯加 斯的 斯里 新加 新闻
4.5 方向 旅游 族的 旗下 日开 时在 星期 是个 是为 是他 是因 是最 是有 是第 晚期 普通 曾任 最多 最近 有三 有可 朋 朝廷 末端 本人 本地 本线 朱 来源 来说 构成 析 柏 某些 染 标志 档 梦 椭 椭圆
4.5 楚 概念 欲 歌曲 此时 死后 残 殿 民主 民共 民国 民政 江省 池 汽车 治疗 沿海 泉 法的 法院 泳 洪 活跃 浦 海军 海岸 海拔 涉及 涯 湿 溪 滑 滨 滩 漫画 潘 灰色 炸 热带 燃 版本 特征 状况
4.5 状态 狭 狱 率领 瓜 甘 生命 生在 生存 生涯 用了 用鱼 甲壳 申请 电子 甸 界大 界的 症 的上 的交 的位 的体 的动 的化 的北 的合 的同 的后 的城 的头 的形 的战 的教 的文 的有 的机 的权 的标
4.5 的民 的法 的演 的父 的球 的目 的表 的观 的路 的领 的食 的马 皇后 皇帝 目标 相似 真正 知名 知道 破坏 硕 福建 种类 科技 秒 秦 窄 站的 竞争 竹 符合 第七 米的 类为 类的 粉 精神 系的 紫 约为
4.5 纪念 纯 纸 线电 细小 终止 结婚 绕 给予 综合 缅 网络 罕 罗尼 罗门 翌 者服 而得 而被 耳 胁 胞 脊 脊椎 腊 腹部 膜 芬 苦 英格 荐 荷 著作 葡 葬 蒙古 蓝色 虑 蛇 蛋 融 行了 衍 衡 被视
4.5 被迫 褐色 西太 西斯 西方 西洋 覆盖 规划 规则 规模 视台 解除 订立 议的 记载 证明 诚 询 说明 课 调查 谈 谋 谓 谢 谱 貌 贤 贯 贸 贸易 赖 赛事 赠 赢 赵 起点 趣 路的 身为 身份 较为 辆 辛
4.5 边缘 辽 达加 迅 过一 过了 过去 运营 运输 返回 这里 进一 适合 逊 通车 速度 道的 邀请 部及 部有 部长 部队 都被 酬 酸 采取 里亚 里兰 里多 重建 金属 鉴 银行 销售 锥 长为 闲 阴 阶段 阿拉
4.5 际上 陆的 院的 随着 障 雪 零 霍 革命 韦 颁 领导 频道 颗 颜色 食性 餐 首都 马尔 马达 驱 高中 高速 鲷 鳍基 鳞片 默
4.75 一一 一代 一切 一时 一系 一轮 一间 七年 七条 万人 万元 万年 三国 上一 上方 上映 上颌 下一 下来 下颌 不一 不再 不满 不知 不足 与大 专辑 专门 丘 东非 两位 两年 两次 两者 丧 个名 个地 个大
4.75 中以 中包 中发 中期 中被 中间 串 为两 为全 为地 为基 为该 主的 义务 义的 之为 乐部 九条 也在 也就 了中 了大 争取 事的 二条 于一 于东 于其 于在 于大 于海 井 亚州 亚种 亚纳 交界 享有 京市
4.75 亭 人为 今天 今的 介绍 从此 他是 他曾 代初 令人 以为 以其 以此 们是 仰 伊斯 伏 伙 会主 会成 传媒 传说 伪 但不 但由 体侧 体型 体被 佛教 例子 侍 供了 供的 依然 侧式 侧线 促 保存 信息 俱乐
4.75 倡 倾 做出 储 儿童 允 元素 克拉 入口 全面 八十 八年 八条 公众 公斤 六年 六条 关注 其余 其实 再度 冒 农业 冲突 净 几个 出入 出售 出场 分支 列为 列的 则有 创办 创造 到的 制成 前锋 剑 割
4.75 力量 劝 办的 加了 加利 加坡 动报 区内 医学 医院 十条 升为 半部 协商 卒 南亚 南方 博物 卫星 卫生 即位 原则 原来 厦 参赛 又被 又译 及中 及时 发动 受伤 古老 另有 可用 可见 号线 合物 同意
4.75 名单 后不 后又 后改 后方 后期 后缘 吐 向劳 吕 含有 启用 员的 命为 命令 品种 哲 哺 喀里 四川 四条 因是 团体 国南 国和 国最 国海 国立 圆锥 在东 在台 在各 在同 在国 在新 在本 在英 在那 地上
4.75 地点 地理 地铁 场上 场所 埔 域的 基地 基底 基督 塑 填 墙 墨西 壁 声音 处于 复杂 夏季 多人 多尼 夜间 大臣 大西 大道 天文 天然 太子 太阳 失败 夷 奈 奔 奥运 奴 如下 如此 妇 妻子 姐 威尔
4.75 威廉 娜 娱 娱乐 嫁 孝 学中 学和 学研 学系 孩子 安排 定居 定期 实施 实现 宣传 宪法 宿 寄 密克 寒 尉 小组 少人 少数 尔地 尔斯 尔特 尾巴 展开 山区 屿 岁时 岛上 岛式 岛的 峡 已于 巴黎 布的
4.75 帅 帛琉 带领 常被 幅 干线 平台 平行 年中 年之 年人 年到 年和 年年 年底 年建 年成 年正 年由 年获 年龄 并以 幻 广告 度西 建的 弧 弯 形的 形象 彻 彼 很大 很少 很快 徐 得的 得第 循环 心理
4.75 忙 快速 怪 总理 总统 悉 情形 惊 惯 感到 慈 成长 或称 战役 截至 所属 扎 扣 扩大 批评 找到 抚 抢 报酬 抽 拉伯 拍摄 指出 指定 指挥 振 排名 接触 推荐 措施 提升 提高 揭 搬 撒 播出 播放 操
4.75 收入 放弃 政区 教堂 教练 敬 数学 文章 斤 新世 新几 新喀 方便 方米 旅客 无线 既 早的 时会 昂 昭 是不 是从 是位 是全 是其 是否 是国 是当 是用 是这 显的 显著 晚上 晨 晶 更为 曾在 最重 最长
4.75 月台 月的 有其 有机 有相 有著 有许 朋友 朝鲜 期限 未来 本上 本身 机制 机场 杀死 权力 杉 条约 来往 杭 果实 枪 柄 柔 校长 核心 格的 栽 栽培 桂 桑 梯 棕 榜 次世 次年 正在 正常 正的 武器
4.75 殖民 比亚 比例 毗 毫 民的 民间 气候 氧化 水平 汗 江苏 汤 沉 沟 河流 法权 波斯 泥 注意 洁 洲的 活在 派遣 浓 浮 消失 涵 混合 港一 游泳 湖北 湖南 湾的 源自 溯 溶 演化 演唱 火箭 灭绝 灾
4.75 炎 点在 然是 燕 爆发 父母 版社 牧 物为 物学 物质 特殊 特的 特色 犬 狗 独特 狮 王的 现于 现任 现有 现象 玻 珊 球场 球的 球群 理由 理的 琉球 琳 生了 生长 用以 用工 用途 由东 电脑 町 画家
4.75 界上 留下 的专 的事 的亚 的代 的保 的信 的儿 的全 的军 的出 的创 的单 的南 的历 的反 的变 的可 的四 的土 的多 的天 的家 的对 的性 的总 的政 的故 的植 的正 的活 的消 的现 的理 的相 的社
4.75 的组 的联 的能 的范 的角 的资 的车 的过 的运 的进 的通 的金 的铁 的阿 的非 的音 皇家 皮肤 益的 监督 看到 眼睛 睛 知的 知识 矿 码头 硕士 确认 碎 碑 社区 祝 祥 祭 种子 种的 秘密 积极 称作
4.75 移动 稀 稳定 究所 空气 空间 突出 窗 立法 站是 第八 等于 筹 简单 管辖 篮 粤 粤语 繁殖 红海 纤 级的 纪初 纪的 纳群 纽约 线上 线是 线路 细胞 绍尔 经典 经历 经验 结合 统一 统计 继承 缅甸 缓
4.75 编号 缺乏 网站 罗马 罚 羊 美元 翻译 老的 考虑 者有 而后 耗 联系 肉食 肌 肛 肤 胎 胶 能会 能在 腐 腭 腭骨 腺 自动 自治 至少 舌 芝 花园 芳 英里 茨 药物 莎 菜 萄 营的 营运 葡萄 董 蒸
4.75 藩 藻 虎 街道 表明 被列 被发 被杀 被用 西哥 要分 观点 览 解决 讨论 议员 记录 证据 译为 诞 该地 详 说是 谥 贡献 财产 财政 质量 贴 费用 资格 资源 资讯 赋 赐 赢得 起了 起的 超级 趋 跟随
4.75 路段 踪 轨道 轴 较小 边的 迅速 近年 这座 退役 选中 选为 选举 透过 通道 逝世 造了 造的 道路 遭到 遵 避免 那里 邨 邻近 郊 郑 都市 配合 重的 针对 钝 钢 铁道 铺 锄 锄骨 锦标 键 镜 长于
4.75 长度 门群 间内 闻名 阁 队在 阿尔 隶属 集中 集体 雕 需求 震 韩国 页 颈 题的 食品 饮 首个 马绍 驶 驾 高度 高等 高级 鬼 魏 魔 鱼科 鲷科 鳃盖 鳍条 鳍起 鳍软 鸡 鸣 鹰 鹿 鼓励 鼻 龙的
5.0 一人 一份 一只 一同 一天 一套 一对 一小 一批 一支 一期 一本 一段 一级 一背 一至 七十 七月 丈 三分 三种 三部 上升 上午 上市 上述 下降 不到 不多 不适 与一 与东 与中 专家 且在 世的 业生 丛
5.0 东京 东日 东省 两侧 两条 个位 个新 个时 个有 个车 中世 中出 临时 为东 为名 为太 为广 为当 为新 为无 为日 为有 为本 为海 为现 为自 为这 为首 主办 主演 义上 之子 乔治 也因 也称 习惯 书记
5.0 了当 了新 了第 了解 了许 事会 事实 二背 于台 于当 于本 于第 于英 云南 五个 五条 亚和 亚大 交换 交汇 亦可 亦曾 亦被 产的 亨利 亲是 人以 人和 人数 人身 亿元 仍有 仓 仕 他一 他人 他有 代中
5.0 代替 代理 以使 以小 以往 仪式 仲 件的 价格 任主 任总 任教 仿 众多 优惠 会中 会发 会和 传播 伤害 似的 但也 但他 但其 但因 但这 位在 位应 位被 低的 住宅 体延 体色 作人 作战 供商 供应 侦
5.0 侧的 俊 保罗 保险 信仰 修建 修改 停车 傅 僧 儒 允许 兆 先生 先的 入侵 全程 公元 公室 公民 关闭 兴趣 其在 其是 具一 具体 具备 冒险 冯 准备 凹 出色 出身 分地 分裂 划分 列入 初的 利的 利益
5.0 利福 别在 制定 前已 前方 前鳃 剧院 剧集 剩 加州 加强 动作 动力 动行 努力 勃 化合 北方 北海 区别 区和 医生 医疗 十字 升级 单一 单独 南京 南非 即是 卸 原先 原创 原始 又有 及大 发售 发射
5.0 发布 叔 变得 叙 叠 只在 只能 只要 可获 台的 史学 号为 号的 各国 各有 各自 合国 合成 同名 名人 名誉 后他 吏 吞 吨 吸收 员工 周围 周边 和中 和他 和大 和政 和第 咨 咨询 哀 品和 哥伦 哲学
5.0 哺乳 唇 唱片 喜剧 喷 四个 四大 困难 围内 国会 国广 国第 国足 在上 在不 在世 在两 在亚 在位 在内 在华 在南 在广 在海 在马 在高 地利 地处 地夫 圳 场比 均有 坊 坎 垂直 垩 垩纪 城镇 培训
5.0 基金 堪 塞尔 增长 士路 士顿 外国 外还 多利 大众 大楼 大致 大赛 大都 天主 天桥 天的 头长 头鱼 奥地 奥斯 奥林 女性 她在 如今 如何 妃 始于 始的 存于 孟 孤 学会 学士 学学 学教 它被 安徽 安达
5.0 宏 宙 定了 实行 宠 家中 家人 家和 家队 寸 对其 对外 对手 对抗 对方 对象 寻找 导演 导的 封为 将会 少的 尔兰 尚书 尝 就会 局的 居于 展出 山的 山脉 山谷 岁的 岛等 岳 崎 巢 工人 工会 工具
5.0 工厂 巧 差异 已有 已知 已被 巴西 市人 市政 市民 带来 带的 常在 常常 常是 常的 平等 平面 年上 年于 年他 年加 年进 并为 并成 广西 府的 廊 开工 式月 式站 弥 弯曲 强制 强烈 当于 当承 当选
5.0 形态 形状 彭 律的 得一 得不 必要 忽 怒 怕 怖 思想 思是 性质 总督 总站 恋 恐怖 患 悬 悲 惨 意识 慢 慧 戏剧 成年 成群 成都 成鱼 戒 或以 所谓 所需 扮 扶 承认 投入 拉丁 拉克 拉斯 拓 拨
5.0 括东 拱 指导 挑战 挖 捉 损失 捷 授予 掘 推广 握 搜 支援 收录 改善 改革 政权 效应 效果 效的 教会 教学 教师 教的 整体 整的 文名 文字 文物 斐济 斑点 斑纹 斩 斯兰 斯卡 斯科 新建 新界 方案
5.0 施工 日发 日后 日语 旦 旱 时可 时是 时有 时段 时被 旺 昆虫 明的 明确 星的 是与 是使 是北 是台 是同 是大 是所 是法 是独 是自 是英 是被 是非 暖 更加 更大 更换 曹 曾是 最为 最新 最著 月在
5.0 月开 有下 有任 有发 有四 有在 有少 有毒 有自 未有 本名 本是 本站 机器 权的 杉矶 材料 条纹 来到 杭州 杰出 柏林 柯 标本 标赛 栉 栏 株 桃 检查 模型 模里 次出 欢迎 欣 欧盟 歇 歌手 正确 此在
5.0 此处 段时 段的 每天 每次 比利 比如 毗邻 毫米 水域 汉语 江西 污 沈 河北 沼 沿岸 法是 法案 法第 法语 泡 波兰 波士 注册 洗 洛杉 流传 济群 海底 海洋 浸 消息 添 清朝 渔 温度 港岛 港电 港的
5.0 港铁 灌 灯 炮 烟 照本 熊 熙 爆炸 爱尔 爱的 版的 牙齿 物和 物理 物馆 牵 特定 犬齿 犯罪 犹 狂 猛 王国 王朝 现为 珊瑚 珍 球联 理事 琴 瑚 生态 生成 生效 用时 用这 男女 男子 画作 畔 番 疫
5.0 疾病 登上 登记 白垩 的下 的世 的优 的传 的使 的先 的副 的区 的十 的参 的叶 的各 的威 的安 的定 的实 的巴 的市 的平 的年 的开 的手 的指 的本 的欧 的歌 的母 的气 的河 的流 的热 的独 的环
5.0 的用 的男 的神 的种 的称 的空 的职 的节 的花 的著 的要 的计 的证 的这 的道 的问 的青 的面 的风 的香 的黑 盆 盗 目中 目隆 目鲈 相互 相信 相反 相应 盾 真实 眶 眼径 石油 矶 确的 碍 祖先
5.0 神秘 神经 福尼 私人 种是 种植 秘书 积约 称之 称号 程序 税 穴 突破 窝 立为 立即 站台 竟 笑 笛 第九 等的 等等 等级 筑物 签约 签订 算机 篮球 类及 粒 糖 累 级联 纪中 纷 线与 组合 经在 经是
5.0 经理 绝的 绪 维多 维尔 维护 维持 罕见 罗伯 羽毛 翌年 翠 者不 者协 者可 者和 者应 者是 而言 联络 肃 肌肉 肛门 股份 肥 育有 肺 背景 胜利 腹鳍 自于 自称 自行 自身 至于 致使 航空 色纵 花序
5.0 苏格 苏联 苑 茎 莲 菌 营业 萧 落成 藤 蚀 行业 行走 表演 表达 袖 被人 被任 被分 袭击 裕 西兰 要在 观众 观察 角形 解散 詹 计的 认可 认识 讼 设了 设的 证实 评论 诉讼 试图 该公 语的 说法
5.0 说的 请求 课程 调整 豆 象征 贝尔 质疑 质的 贫 贵族 资助 赏鱼 足够 路易 跳 身的 转乘 转会 转变 转换 软体 较低 较高 辉 辩 达曼 迈 运会 运作 这次 进攻 远的 连载 追溯 退休 适应 适用 途经
5.0 通往 速公 逮 逮捕 道及 道德 那些 邮 郡的 部下 部位 部作 部和 郭 都不 释放 里西 重点 金山 锁 锐 错误 锯 锯齿 长大 长子 间为 阅 阔 队伍 队友 防止 陆地 降低 陕 陶 隆头 随即 随著 隧 隧道
5.0 雀 雄鱼 霸 顾问 领袖 颊 颌骨 飞行 饰演 首位 首先 马斯 鱼亚 鲈亚 鸟类 鼠
5.25 一块 一处 一枚 一片 一百 一管 一类 一职 一词 一集 一颗 万平 三大 三次 上不 上部 下为 下了 下有 下缘 不在 不平 不等 不需 与人 与第 与西 丙 业足 东亚 东加 东方 东海 严格 丧失 个不 个体 个出
5.25 个单 个方 个赛 个部 中型 中将 中是 中超 中都 丹尼 为上 为不 为世 为单 为在 为此 为白 为皇 为美 为观 为重 主体 主力 主场 主张 丽的 久的 义为 之名 之战 之父 乐队 乘本 乙级 九十 九年 也曾
5.25 书中 书院 书面 乳动 了不 了两 了其 了在 了很 了该 予以 争中 事情 事责 事项 二人 二层 二月 于九 于他 于加 于南 于古 于国 于山 于水 于这 互相 亚军 亚科 亚足 亦为 产于 享年 亲的 亲自 人大
5.25 人对 人所 人称 亿年 亿美 仅仅 他与 他为 他也 他于 他自 他被 他认 他还 代以 代后 代末 以一 以与 以北 以南 以同 以大 以用 以被 们主 们会 们可 任中 任职 份有 伊朗 休闲 优势 会上 会于 会副
5.25 会加 会员 会因 会将 会长 传的 伦比 伯特 但有 位为 位后 位和 低地 体中 体之 体现 体高 何一 作业 作有 使其 供服 侠 侨 侵害 俘 保守 保证 保障 倾向 停靠 偿责 元的 充分 充满 克里 入中 入大
5.25 入球 全体 全线 全身 八月 八达 公主 公会 公平 公立 六个 六月 兰西 其作 其子 其父 兼任 内地 内有 冕 写作 写的 军中 军的 准的 凌 凝 凶 出发 出口 函 分开 分成 列情 则为 则在 创建 初年 利文
5.25 别的 到一 到香 券 前三 前为 前后 前尚 前是 前端 剧场 剧情 副主 加以 加工 加拉 加的 务时 务派 劣 动中 动会 动工 劫 劲 劳务 勋 勤 包围 匈 北市 区之 十月 华南 华盛 协调 单元 南侧 南大 南建
5.25 南的 南省 南路 占领 卡斯 危险 即使 即可 即将 卵形 卿 厄 原为 原产 原住 原有 原理 原生 去了 去的 县人 县的 参考 参见 及小 反本 发掘 发起 受害 受服 变更 口中 口的 古人 古典 可在 可由 台上
5.25 叶子 司马 各大 各类 各鳍 合理 合约 同为 名是 名第 后代 后成 后才 后裔 向东 向北 向后 向西 君主 含了 吻部 吻长 吾 呈现 呎 周期 命的 和北 和新 和服 和法 和西 咬 咽 品牌 哈尔 响力 唐朝 售的
5.25 商人 商场 喉 器的 四周 回归 困扰 国东 国中 国之 国公 国军 国加 国务 国古 国教 国有 国联 国语 国首 在人 在全 在公 在加 在天 在实 在巴 在市 在战 在有 在某 在欧 在电 在自 在较 在近 地人 地带
5.25 地质 场是 坐落 坑 坪 垒 埃尔 城区 培养 基因 基斯 堆 堤 塞席 壤 士兵 士总 士的 声称 处的 备的 复兴 复合 夏威 外交 外围 外缘 外表 多为 多元 大于 大厦 大国 大城 大将 大师 大街 天下 天津
5.25 太空 夫人 头的 夹 契 奖项 奠 女主 奶 始建 姓氏 姿 威夷 嫌 嫩 子公 字的 存的 学毕 学科 它在 宇宙 安德 定位 定时 实是 实践 客登 客运 客铁 害消 家公 密的 富的 对应 寻求 封闭 将他 少量 尔和
5.25 就有 尸 尼斯 层的 屈 届全 屏 屯 山大 山西 岸的 崩 工引 工资 已成 巴斯 席尔 常有 帽 平日 年与 年世 年内 年创 年又 年夏 年才 年推 年提 年改 年更 年期 年第 年级 并入 并无 并有 并被 幼鱼 床
5.25 府在 庞 废除 度为 度太 延续 开出 开办 开展 开幕 式为 式开 引种 弗雷 弟弟 张专 强大 强的 当局 当按 当的 形之 彼得 往来 征服 得分 得知 忍 忧 性格 总裁 总面 息于 惜 惟 惧 意味 意的 慕 成人
5.25 成名 成就 成损 成熟 成部 我的 或从 或其 战中 战斗 房屋 所使 所发 扇 手段 打入 打击 打破 打算 批准 投降 投靠 护的 报导 抵达 持有 持的 指的 换乘 掌握 描绘 提到 提前 提议 提起 携 摇 摧 摧毁
5.25 撑 播的 撰 擅 收藏 收购 收集 改称 攻入 放的 效率 敌人 教中 数人 文明 文版 文献 文的 文艺 斯基 斯顿 新干 旅行 无效 无论 无鳞 日上 日于 日由 日至 旨 早上 早在 早年 时为 时任 时发 时就 时所
5.25 明朝 易所 昔 昔日 映的 是三 是世 是公 是可 是天 是对 是很 是新 是海 是该 晓 暂时 暗色 暨 暴力 更新 更有 曼海 曾一 曾于 曾被 替代 最低 最古 最小 最常 月刊 月初 月后 月至 有以 有出 有分
5.25 有十 有名 有地 有小 有更 有超 有较 有部 有高 有黑 朝的 本作 本单 本所 本旅 朵 机关 机械 机的 束后 条款 来越 极大 枢 柴 栋 校园 校的 案的 械 棒 棱 椎动 次于 次的 止劳 正月 此之 此地 武装
5.25 每日 毒性 民众 民地 氢 氯 水中 汰 治家 沿线 泄 法定 法属 泛的 泪 洲北 活的 派出 流域 测试 济价 济学 海上 海外 海市 涌 淘 淘汰 深圳 清代 港大 港政 湖泊 滋 满足 演艺 漠 澳大 濒 火车 炭
5.25 点是 烹 焦 然保 爪 爬 爵士 片中 牙语 物中 物体 物保 物及 特点 状齿 猎物 猫 现出 现场 现存 现已 玻璃 球会 理工 瑚礁 瑞士 瑟夫 璃 瓣 用在 用语 由一 由中 由人 由香 电台 电话 男主 男性 界各
5.25 界杯 疆 病逝 癌 百万 的五 的产 的任 的低 的例 的共 的几 的列 的制 的剧 的力 的功 的医 的华 的协 的双 的古 的另 的声 的太 的存 的居 的山 的幼 的广 的强 的报 的支 的改 的效 的无 的概 的模
5.25 的武 的波 的游 的漫 的直 的真 的石 的祖 的立 的竞 的精 的系 的纪 的细 的统 的网 的罗 的老 的背 的蓝 的解 的设 的说 的财 的转 的连 的遗 盈 盖骨 盛顿 盟中 盟的 直径 相比 相近 相连 眼前 矢
5.25 矩 短暂 短的 短而 砂 确保 碧 碱 碳 磁 祖父 禁止 禄 私立 种不 种方 种栽 称呼 称大 移民 程可 程师 程式 穿过 突然 立后 站位 站设 签署 米尔 粗糙 糙 索罗 繁忙 约在 约瑟 纪早 纪晚 纵带 纺
5.25 线在 组的 终于 经有 继位 维也 维亚 编辑 缘具 缩写 罢 置的 美丽 群体 翔 老师 者其 者支 者终 者都 而与 而当 而有 而这 而闻 而非 耐 职前 聘 肉质 肢 肿 背面 胸部 能量 脏 自我 自杀 自此 至中
5.25 致的 舒 舞台 良好 色或 色斑 茂 茅 茶 草本 荣誉 荷兰 莉 菲尔 萄牙 萨克 萨摩 著有 著的 著称 葛 董事 薄 虹 蛋白 蜀 血液 行人 衍生 衔 表作 被中 被确 裸 西侧 西藏 西路 要为 要有 见于 见到
5.25 觅 觅食 角度 解放 詹姆 誓 警察 讨伐 论文 设于 设在 设备 访问 证券 评为 该校 该站 语中 诺鲁 读于 谈判 象的 败了 贪 贵州 贺 贾 资金 赏识 赛冠 赞助 走向 赴 赶 起源 起诉 超球 越多 越来 足协
5.25 路口 路车 践 身上 身亡 车后 车的 车辆 车道 轩 转向 转移 较多 较少 较短 辞职 辟 辽宁 达成 达通 迁至 过的 运行 还包 这三 这时 这类 这部 进士 违法 连同 迟 迦 退出 逆 逐步 通信 通的 逢 逻
5.25 逼 道上 那么 邵 部为 部落 都可 都在 都没 酒店 里尼 里斯 重视 野生 量不 金会 金融 金钟 钓 钻 铭 锡 锥状 镶 长在 长官 长而 长达 间隔 队参 队成 队长 防御 阻止 陆军 陕西 院长 除劳 除或 集的
5.25 雇 雌鱼 雍 青山 靖 靠近 面上 面对 面车 顺序 预测 预计 领土 领的 颇 颊部 颌前 题曲 额外 风景 飞机 餐厅 饭 饲 首任 首播 马拉 驳 验室 骑士 骨齿 高峰 高架 高达 鱼为 鱼栖 鳗 鹦 黄金 黎的
5.25 齿带 龙科 龙类
5.5 一世 一书 一共 一列 一卷 一号 一层 一届 一手 一日 一是 一月 一款 一点 一班 一组 一边 一道 七个 万美 丈夫 三人 三位 三名 三月 上了 上发 上可 上唇 上均 上已 上所 上是 上最 上本 上游 下二
5.5 下午 下图 下是 下游 下表 下路 下辖 下部 下面 不仅 不但 不佳 不具 不及 不受 不存 不完 不幸 不相 不稳 不规 不设 与了 与同 与国 与地 与新 与现 与电 与自 与英 与马 丑 专利 专用 专科 专线 且有
5.5 业和 业大 业家 东侧 东区 东经 东面 丞 两名 两层 两岸 两眼 两端 两部 个世 个中 个主 个亚 个分 个城 个女 个性 个数 个特 个系 个词 个重 个非 中三 中不 中之 中书 中共 中南 中叶 中在 中场 中对
5.5 中小 中山 中所 中生 中等 中途 丸 为之 为二 为公 为内 为北 为十 为南 为原 为台 为后 为四 为天 为对 为总 为期 为每 为特 为王 为生 为由 为电 为的 为眼 为英 为西 为长 为高 为黄 主人 主唱 主导
5.5 主打 主流 主管 之乱 之初 之女 之日 之时 乍 乐器 乐的 乘以 九世 九月 也开 也没 也纳 也能 乡村 书的 书籍 乾 了多 了对 了数 了自 了重 了防 争夺 争的 事中 事后 事长 二世 二个 二大 二期 二的
5.5 于不 于世 于内 于地 于头 于小 于巴 于广 于底 于德 于有 于未 于此 于每 于现 于白 于该 于阿 于马 于高 五月 亚历 亚等 些人 些地 交付 交会 交叉 交战 交流 交给 亦会 亦称 产业 产党 产卵 产量 亩
5.5 京地 京师 京都 亲王 人一 人不 人也 人事 人体 人提 人文 人有 人格 人被 人进 什么 仅有 今仍 介乎 仍保 仍在 仍未 从中 从以 从小 从未 仑 他不 他亦 他以 他又 他地 他对 他成 付劳 代之 以东 以中
5.5 以人 以作 以便 以保 以发 以向 以将 以提 以有 以看 以第 以自 以至 以致 以英 以西 以解 以追 以通 们亦 们有 任为 任的 份的 伍德 休息 众的 优秀 伙伴 会产 会以 会使 会保 会公 会出 会同 会大
5.5 会导 会开 会提 会是 会生 伞 传佛 伦多 伸出 伸到 伸至 似乎 似于 伽 但却 但后 但当 但现 但被 位不 位提 位违 低于 住民 体上 体合 体背 体重 余的 佛罗 作中 作了 作室 使他 例外 侍中 供一 供奉
5.5 依据 依靠 侣 侧具 侧有 侵犯 侵蚀 便会 促进 保密 信号 修复 债 值得 值的 停泊 元前 元朝 先前 克人 克尔 克萨 免费 入的 全世 全新 全日 全的 八个 六届 兰地 共产 共用 关节 关行 关规 关键 其为
5.5 其名 典型 典的 内以 内侧 内最 内陆 写了 写成 农民 冲击 决于 决策 冻 准确 凉 出于 出演 出自 出资 出道 分区 分配 刑事 划在 划的 列表 列鳞 列齿 则会 则的 则被 创意 创新 初在 初是 判决 利时
5.5 别称 到中 到他 到发 到这 制了 券交 刺激 削 前一 前上 前任 前款 前称 前者 前额 剧中 剧演 剧的 剪 力和 办人 功的 加哥 务院 动了 动关 动机 助理 势力 募 化大 北侧 北地 北大 北宋 北朝 北欧
5.5 北的 北角 匹克 区中 区位 区划 区南 区及 区政 区都 医药 十万 千年 千米 升至 半年 华民 协定 卑 卓 单的 南海 南美 卜 卡尔 卡转 危及 危害 危机 却因 历任 历山 厉 原作 原址 原子 原料 县城 县级
5.5 又在 及以 及保 及北 及地 及新 及海 及美 及臀 及西 及重 双向 双层 反映 反法 反而 发电 发达 取决 取名 受了 受欢 受的 变为 变形 变的 叛乱 口裂 叫做 召开 可供 可分 可是 可食 台和 史前 史的
5.5 史称 右的 叶片 号球 司令 司在 司法 各式 各鳞 合会 合在 合称 合计 吊 同学 同期 同步 同盟 同类 同约 名作 名叫 名大 名胜 后与 后为 后也 后人 后任 后再 后因 后更 后由 后面 向上 向前 向南 向消
5.5 听到 启动 吹 吻短 吻端 呈圆 告知 员和 员国 味着 和东 和亚 和人 和制 和劳 和地 和小 和工 和平 和有 和欧 和生 和电 和社 和美 和英 咒 咖 品中 品包 哈佛 响应 哥华 哥哥 哥的 哭 唐代 商一 商店
5.5 啡 喙 喜爱 囊 囚 四位 因其 因素 团的 团队 园及 围绕 国一 国主 国共 国北 国后 国在 国境 国奥 国志 国沿 国电 国科 国空 国籍 国经 国英 国重 图书 图案 圆柱 圆鳞 圣诞 在三 在下 在主 在任 在前
5.5 在印 在原 在古 在后 在外 在多 在学 在安 在家 在对 在山 在已 在平 在开 在成 在教 在无 在最 在校 在正 在每 在比 在水 在汉 在河 在法 在温 在澳 在现 在网 在联 在苏 在被 在进 在阿 地产 地在
5.5 地址 地层 地形 地震 场中 场地 均为 均可 埃及 埋 城墙 城巴 城的 基的 堂的 塔尔 境下 增至 士在 声明 备受 夕 外一 外界 外部 多伦 多是 多用 大使 大公 大卫 大地 大夫 大家 大幅 大批 大气 大片
5.5 大规 大革 太保 太守 夫妇 夫的 失的 头颅 夺回 奋 奖金 奥尔 女孩 好友 好评 如同 妖 妙 妮 妹妹 姊 始了 始在 始终 委任 委会 姚 姻 婆 婚姻 嫁给 子和 子孙 子弹 子是 孕 字母 季中 季的 学博
5.5 学及 学就 学式 学时 孵 它也 安纳 完善 完工 完结 官至 定不 定向 定性 实上 实业 实为 实的 客场 客量 室内 室的 家一 对一 对人 对当 对此 对生 对的 对这 导下 导人 寿命 将于 将领 小圆 小巴 小而
5.5 小部 少于 少有 尔滨 尔维 尘 尚有 尝试 就以 就像 就可 就在 就被 尼克 尼尔 尼泊 尼的 尿 层中 届金 屋顶 展成 展的 展示 属下 屠 屡 山下 山公 岗位 岛屿 岩石 岩礁 岭南 州立 工单 工商 工的 差不
5.5 已不 已灭 巴利 巴基 巴布 巷 市公 市内 市和 市镇 市长 布情 布罗 布置 布里 帆 师的 帝的 常会 干扰 干旱 干燥 平坦 平滑 平的 平衡 年仅 年八 年再 年分 年参 年及 年四 年回 年因 年将 年就 年幼
5.5 年所 年春 年欧 年毕 年球 年美 年转 年首 并与 并发 并改 并由 幽 广为 庆祝 序列 底栖 底的 底部 废弃 度尼 座位 庶 康熙 建业 建了 开来 开的 开通 弄 式中 式发 式种 弓 引进 弗朗 张八 弦 归类
5.5 当代 当作 当依 当向 当天 当成 录的 形而 彰 影片 影视 彻底 径的 律师 得多 徙 御史 德克 德兰 德拉 德的 德语 忆 忌 志的 快的 怀疑 态度 性鱼 总公 总共 恐龙 恨 息地 悠 情的 情绪 愈 意外 感染
5.5 感觉 成中 成分 成后 成本 成果 或在 战国 战时 战死 战的 战胜 戚 截形 所学 所得 所的 所知 所经 所罗 所著 扁平 手中 扑 打开 打败 扣优 执导 执教 扩充 扩建 扫 扮演 承诺 抑 投票 折扣 抛 护单
5.5 报道 披针 抵抗 押 担心 担赔 括一 括了 拳 拼 拿下 持了 持人 指一 指在 指标 挡 挪 挪威 捐 捕捉 捕食 换成 据说 排行 掠 探索 探险 接下 接任 推动 推进 提交 提名 援助 搬迁 摆 摘 摩亚 撤退
5.5 播公 攀 支撑 支线 收到 收费 改制 改建 改正 改造 放在 政党 政法 政的 政院 教徒 敢 数个 数为 数百 文台 斥 斯克 斯和 斯州 斯拉 斯是 斯林 斯湾 斯蒂 新一 新生 新疆 新秀 新西 新鲜 方政 方网
5.5 方言 无脊 日举 日制 日常 日文 日晚 日期 日正 日生 日被 日进 日间 时他 时最 明了 明代 明星 明治 星之 是上 是东 是两 是于 是保 是分 是前 是加 是单 是南 是历 是唯 是将 是广 是成 是无 是明
5.5 是来 是欧 是相 是著 是西 是通 是阿 是首 是高 晚年 晚间 景点 暂停 曰 更改 更是 更高 曾与 曾为 曾有 最有 月加 月十 月发 月底 月起 有个 有争 有五 有利 有功 有各 有如 有意 有数 有明 有着 有约
5.5 有线 有被 有过 有这 有重 服役 朝时 期一 期为 期工 期满 未经 末期 本来 本漫 本路 术学 术家 术的 术语 杀害 杆 条第 条规 条部 来一 来在 来被 杯决 构的 林中 林匹 枚硬 果为 果的 架构 某个 查尔
5.5 柳 栉鳞 校友 根本 格为 格里 桌 桥梁 梗 梭 梵 棉 棕色 棚 榄 槽 模拟 橙 次参 次程 款规 止了 正面 此为 此也 此事 此前 武帝 武术 歧 每小 毒蛇 比分 毛状 氏的 民事 民党 民大 民币 气体 气味
5.5 氧气 氨 水族 永久 汁 汇处 江南 汶 沙漠 沪 河口 河畔 河的 治人 治区 治时 沼泽 泊尔 法中 法兰 法师 法庭 泛分 波特 注入 泳池 洋海 洛斯 洛阳 洲人 洲国 流放 测量 济补 浩 海南 海地 海峡 海水
5.5 海滩 海申 海的 涂 涅 润 液体 涵盖 淡水 深入 深刻 深的 清初 清楚 渊 渠 温哥 港中 港元 港区 港口 港新 游客 湘 湛 湾台 湾道 溯到 漂 演的 潜在 澳门 灌木 烈的 然有 煮 燃料 燃烧 燥 片的 物业
5.5 物之 特兰 特性 特斯 特有 特郡 犹太 狄 独居 狮子 猎食 猪 玄 率为 率军 率队 王子 玛丽 玩家 现一 球俱 球季 球衣 理人 理公 理区 理和 理局 瑞典 甜 生动 生草 用中 用商 由上 由其 由劳 由原 由日
5.5 由此 电力 电梯 男人 男演 画的 畅 界处 界线 留了 留在 略侧 病的 痕 登场 登车 白质 百年 的个 的习 的书 的二 的亲 的他 的价 的会 的修 的元 的光 的入 的决 的半 的博 的危 的口 的台 的含 的命
5.5 的和 的品 的喜 的困 的固 的图 的圣 的在 的增 的复 的奥 的妻 的姓 的完 的宗 的官 的尾 的岩 的州 的巨 的引 的德 的心 的思 的感 的批 的技 的投 的推 的收 的斑 的旅 的旧 的早 的明 的晚 的月
5.5 的服 的条 的核 的森 的次 的死 的每 的汉 的温 的潜 的火 的牙 的状 的白 的的 的皇 的监 的知 的短 的福 的私 的科 的秘 的编 的考 的艺 的药 的蛇 的许 的论 的评 的话 的语 的贡 的货 的赛 的起
5.5 的超 的足 的距 的轨 的边 的速 的配 的队 的限 的需 的顶 的项 的颜 的鳞 的鸟 的齿 皆有 监制 盲 直是 直立 相交 相邻 省的 眉 眠 眼间 督教 矛 短期 短篇 矮 石灰 砍 研发 砲 硫 确立 碟 碰 礁区
5.5 祖籍 神话 祸 离子 种族 种有 科下 科中 秘鲁 租借 秩 积为 称其 称帝 称的 移到 移居 稿 穆斯 究生 究院 穷 空军 空调 穿越 立一 立中 立交 立以 立刻 立劳 立大 立学 站为 站之 站内 站厅 站在 站开
5.5 站房 端具 端有 笔名 笔记 笛鲷 符号 等为 筑师 策略 算法 箱 米至 类和 类学 系中 素的 紧密 紧急 纠 红烧 纤维 约于 约的 级人 级别 纪时 纳的 纽西 线一 线之 线后 线登 线车 组建 组赛 细长 织的
5.5 终在 终点 经由 经的 经被 绒 绒毛 绘制 绘画 给了 绝大 绝对 统中 续到 续的 绰 绳 维奇 绵 编剧 编成 缴 缺刻 缺陷 网路 罗德 罗里 置于 美的 群的 群臣 翅 耀 考古 者之 者享 者合 者接 者权 者约
5.5 者要 而使 而侧 而其 而出 而呈 而大 而来 职中 职位 职务 职工 职责 聚合 聪 肆 肖 股票 肩 肯定 肯尼 胃 胆 胺 能有 能源 能的 腊语 腔 腾 自的 致了 致力 臼 臼齿 舖 舞蹈 航天 般的 舰 艇 艘
5.5 色为 色和 色彩 色较 艳 艺人 艺名 芝加 英雄 苹 苹果 荆 草原 荒 荡 荣获 荫 莫斯 莱恩 莱斯 菊 菲利 萨尔 萨斯 落叶 落在 葵 蒋 蒲 蓄 蓝绿 蔡 蕾 藏品 藻类 虑到 虾 蚁 蛇亚 蜥 蝶 行一 行于
5.5 行使 行性 行星 行本 行车 补偿 补充 表了 表的 衰 袁 被上 被交 被国 被废 被当 被指 被改 被派 被誉 被评 被选 裂片 装备 装置 装饰 西向 西大 西站 要以 要作 要使 要用 观塘 观念 观的 规格 规的
5.5 规章 规规 视的 视节 视频 觉得 角的 解的 言学 言的 誉为 警告 计师 计时 计有 认定 认知 让他 记者 论中 论的 设定 评价 评估 诈 诊 诏 试用 诛 诞岛 该剧 该线 该项 语系 诺曼 读书 谁 谥号 谨 谭
5.5 豹 贞 责令 货物 购物 贼 资折 资本 赛后 赛在 赛场 赛球 起义 起于 趋势 足以 路与 路公 路和 路德 蹈 身是 身高 躯 躯干 车资 转投 轰 轻人 较淡 较长 辅助 辑的 辨 辰 辱 边境 边界 达州 迁移 迄
5.5 迄今 过多 过对 运用 近一 近海 还可 还在 这也 这可 这段 进化 进展 进步 连结 述了 迷你 适的 选出 选秀 透明 途中 途径 通卡 通用 通知 通讯 速的 逸 遇到 道中 道交 道是 遗产 遗址 遗迹 遣劳 遣单
5.5 遥 遭受 遮 遵守 邑 邓 那个 那样 邪 郁 郡治 郡王 部之 部以 部具 部地 部至 部设 部较 都曾 醇 醉 里克 里达 里面 重复 重庆 重组 重返 重量 野外 金牌 鉴于 钝圆 钟内 钠 钦 银河 镇的 镰 长圆
5.5 长时 长是 长椭 长江 长沙 门在 门的 闪 间在 间有 闸 闽 阐 队中 队主 队和 队夺 队选 防守 阳人 阶级 陀 附属 限的 院中 院和 院院 除此 险的 陷入 隔离 难以 雄性 集结 雌性 雷斯 需的 青衣 非法
5.5 非都 面临 面是 面有 韵 顶端 顷 项规 顺利 颂 颅 领先 领地 颈部 饲养 饵 首席 首府 首歌 骏 骚 骨具 骨后 高于 高温 高雄 魂 鱼的 鲍 鳍之 鳍及 鳍和 鳍末 鳍深 鳍长 鳍鳍 鸭 鸿 麦克 黑龙 鼎
5.5 齿状 龙属 龙江
5.75 一体 一分 一区 一半 一子 一属 一球 一生 一等 一篇 一纵 一角 一说 一路 一连 一队 一首 一黑 七届 万历 万纳 万那 三代 三子 三日 三百 三级 上也 上任 上位 上包 上半 上并 上演 上第 上腭 上通
5.75 上都 上阵 上面 上首 下令 下半 下叶 下大 下属 下车 下骨 不公 不大 不如 不应 不愿 不易 不服 不远 与之 与传 与北 与原 与当 与日 与本 与汉 与海 与用 与金 且不 且是 世代 世后 世晚 业上 业主
5.75 业余 业发 业学 业性 东与 东半 东大 东岸 东汉 东路 丞相 丢 两大 两面 个儿 个区 个字 个孩 个岛 个广 个机 个演 个物 个独 个电 个镇 个阶 中东 中两 中也 中五 中使 中医 中占 中可 中含 中提 中新
5.75 中日 中正 中毕 中没 中海 中美 中表 中锋 为下 为九 为五 为亚 为体 为使 为华 为厚 为受 为同 为吻 为和 为它 为工 为平 为开 为最 为标 为水 为深 为独 为球 为罗 为著 为青 为马 主机 主权 久后
5.75 义大 之二 之作 之内 之处 之意 之海 之用 之称 之路 乎所 乐团 乘搭 九州 乞 也为 也以 也使 也同 也相 也经 习俗 书馆 乾隆 了三 了伊 了公 了前 了十 了成 了本 了法 了电 了英 了阿 事人 二位 二号
5.75 二名 二届 二战 二氧 于下 于两 于亚 于今 于体 于全 于前 于城 于学 于岩 于正 于河 于法 于泰 于浙 于澳 于越 于长 于黑 互动 互生 五人 五百 亚及 亚地 亚马 亡后 交的 交配 亦不 亦因 产物 京奥
5.75 京的 人与 人使 人受 人已 人或 人才 人是 人权 人次 人生 人知 人组 人群 人而 人行 人认 人质 人通 人队 人食 仅次 仆 今为 今已 今河 今浙 他主 他同 他因 他已 他当 他很 他所 他本 付出 代了 代化
5.75 代号 代已 代开 代时 代码 令其 令部 以他 以分 以是 以每 以水 以纪 以表 以该 以进 以重 们将 们最 们认 们都 任一 任副 任北 任国 任委 任意 任期 任校 任香 众所 优先 优质 会一 会与 会为 会会
5.75 会及 会变 会吃 会委 会学 会对 会或 会期 会组 会车 会进 会选 会造 传奇 传输 伤亡 伤病 伸缩 但仍 但可 但它 但实 但并 但最 但没 位可 位女 位是 佑 体为 体内 体制 体动 体大 体或 体积 何人 余下
5.75 余人 佛大 作一 作成 作时 作是 作曲 佣 使者 侄 侍郎 侏 侦探 俄国 信任 信用 修正 倚 倡议 假期 偏向 做为 做法 做的 偶像 偷 偿金 储存 催 像是 元以 先发 先在 先是 先端 光年 光泽 光滑 光绪
5.75 克兰 克运 克郡 免疫 入一 入学 入服 全不 全称 八岁 公交 公式 公正 公约 六世 兰东 兰克 兰国 兰教 共设 关心 关联 兴市 兴起 兵部 其与 其主 其原 其发 其成 其最 其起 其间 具多 内外 内瑞 内蒙
5.75 再加 军团 军官 军联 农村 冠名 冤 决的 准决 减轻 几种 凤凰 凭借 凭著 凯尔 凰 凸 出使 出后 出在 出家 出席 出时 出没 击的 分两 分享 分会 分割 分叉 分在 分隔 刊登 划中 列在 则于 则可 则因
5.75 创刊 创始 初中 初时 初次 判断 利人 利和 利斯 利语 别行 到其 到大 到来 到美 到英 到重 制品 制性 刷 前中 前主 前还 前面 剥 副总 副教 力学 力是 劝说 办了 办事 办学 办理 加尔 务上 务委 务所
5.75 务部 动人 动条 动植 助下 助于 助手 助球 劳工 勒斯 勘 勾 包装 匈牙 化后 化和 化支 化物 化碳 北与 北向 北岸 北新 北省 区一 区东 区以 区有 区议 十世 千万 升降 半决 半径 华侨 华语 单层 单行
5.75 南与 南岸 南昌 南端 博览 占据 占有 卡拉 卡罗 卫冕 印第 印象 即为 即时 却不 却是 历了 厚壳 厨 参照 参选 又一 又发 及不 及人 及作 及劳 及南 及台 及各 及在 及教 及第 及部 及长 及阿 及鳃 友的
5.75 双重 发了 发挥 发时 发明 发线 发育 叔父 取的 受损 变了 变异 口为 口号 口大 口小 口普 口计 古大 古拉 古斯 古生 句丽 只好 叫声 召回 可为 可容 可的 可被 台中 台剧 台南 台视 台设 台风 号是
5.75 司及 司所 各个 各项 合体 合共 合格 合的 吉利 吉林 吉里 同于 同或 同祖 同种 名中 名于 名学 名球 名词 后两 后之 后加 后卫 后回 后将 后开 后有 后端 后转 后退 向于 向公 向社 否则 含义 含量
5.75 听取 启发 告诉 员一 员为 周刊 呼吸 命期 命运 咀 和不 和两 和南 和印 和周 和圣 和外 和安 和巴 和文 和日 和海 和瑞 和行 和通 和马 咖啡 品之 品有 哈里 哥鱼 哪 售卖 商务 商学 善于 喇 嗣 嘉兴
5.75 嘴鱼 噪 四世 四分 四届 四月 四种 回京 回应 回来 因地 因病 团结 园内 园的 围包 围的 国与 国及 国外 国学 国宪 国工 国巴 国文 国著 国西 国退 国青 图显 图片 土壤 圣地 在五 在体 在俄 在分 在劳
5.75 在发 在商 在圣 在城 在墨 在夜 在太 在德 在接 在斯 在早 在时 在朝 在来 在没 在泰 在球 在生 在直 在礁 在纽 在线 在经 在购 在越 在非 在食 地中 地亚 地及 地名 地图 地增 地被 场后 场机 坂 坡的
5.75 型较 垣 埃德 城堡 域性 培育 堡垒 堡的 塞特 境的 士和 士服 士行 士队 壳仔 处为 处及 处死 处罚 复出 夏天 外传 外列 外可 外观 多列 多名 多在 多媒 多家 多尔 多部 多项 够的 大不 大中 大军 大前
5.75 大大 大奖 大影 大洋 大海 大目 大联 大自 大镇 大门 大风 天体 天使 天王 太人 太原 太后 太宗 太祖 央的 头与 头骨 夺取 奠定 女人 女生 她与 她是 妇女 妓 姊妹 始人 始连 委内 姜 姬 娘 娶 婚后
5.75 媒介 嫡 子一 孟加 季后 季奥 季开 季结 季节 学上 学专 学人 学分 学历 学奖 学法 学等 孵化 它可 安置 安装 宋代 宋朝 官的 定于 定在 定将 定或 定是 实力 实录 审判 宣称 室中 害者 家之 家也 家以
5.75 家及 家在 家级 家足 家里 容纳 容量 宽约 密度 密集 富有 富豪 寓 寨 对他 对向 对地 对比 对消 对面 寺庙 寺院 封地 将一 将之 将在 将由 将自 小姐 小群 小镇 少了 少女 尔及 尔在 尔夫 尔是 尔科
5.75 尖锐 就已 尺寸 尼士 尾柄 尾长 局长 局面 层为 居的 展现 展览 属中 属名 属植 属波 屯门 山坡 山路 岛及 岩手 岸地 峰时 崇拜 崖 川省 州人 州地 州大 巡抚 工学 工艺 工部 左边 已婚 已开 市城 市大
5.75 市有 市海 市西 市郡 布了 布兰 布地 布尔 布拉 布退 布鲁 师范 希尔 带回 带地 席位 常不 常为 常以 常务 常大 常绿 干的 干部 平安 平民 年七 年三 年为 年二 年从 年入 年全 年六 年制 年台 年左
5.75 年曾 年末 年考 年联 年设 年退 年都 年里 年队 年青 年香 并一 并使 并取 并用 并获 并随 应付 底特 府资 度上 度以 度假 度及 度和 度大 度是 度最 度洋 度过 座城 庭的 康的 廓 建一 建为 建国 建有
5.75 开经 开花 异的 式启 式成 式是 式结 引发 引导 引擎 弗里 弟子 强调 强迫 当事 当初 录了 录制 形容 形尾 形或 彦 彩色 影像 役篮 往返 径约 很好 很强 得主 得其 得冠 得奖 得更 得最 得超 得过 德大
5.75 德意 德里 心地 心脏 忙时 念的 态的 怎 怡 性和 性能 总会 总冠 总局 总投 总数 总是 总经 总计 总长 恩群 恭 恰 恶劣 悠久 患者 悦 悼 情节 想到 想的 意志 意指 愤 愿意 慈善 成两 成于 或大 或成
5.75 或更 或海 战场 战期 战术 战结 所上 所不 所创 所制 所取 所提 所覆 所设 手县 才可 才是 才正 才被 打进 托马 执法 扩展 扩张 抄 把他 抑制 抓 折返 护消 抬 抱 担当 拆除 拉尔 拖 拘 括在 拿到
5.75 持着 持者 挑选 挝 挤 换为 授权 排水 排除 接到 接替 接管 接著 控股 推断 推行 描写 提倡 提及 提取 提早 搭配 携带 摄氏 摇滚 撕 撞 操作 擎 收取 收视 改良 放出 政务 政局 政长 故此 故称 故而
5.75 救援 教科 数年 数是 数条 整合 整理 敷 文中 文人 文件 文大 文本 文译 斗争 料的 斜坡 断的 斯人 斯在 斯塔 斯山 新城 新开 新研 新设 方为 方可 方在 方有 方英 施的 旁边 旋律 族群 无人 无任 无色
5.75 无限 日下 日之 日以 日内 日出 日到 日首 旧金 时中 时亦 时以 时使 时已 时曾 时正 时称 昏 易名 易斯 星和 春季 昭和 是主 是亚 是关 是出 是华 是受 是古 是向 是地 是基 是奥 是如 是已 是巴 是德
5.75 是必 是水 是现 是生 是电 是目 是纽 是蛇 是马 显得 晋升 晋级 普斯 普查 景区 景名 晶体 智慧 更好 曾以 曾发 替换 最好 月二 月份 月被 有与 有了 有使 有全 有公 有几 有力 有助 有完 有对 有广
5.75 有强 有文 有新 有特 有理 有白 有记 有长 服从 朝政 朝阳 期刊 期在 期开 期日 期是 期望 未成 未由 未知 未被 末年 本主 本书 本以 本土 本届 本植 本港 本科 札 术研 朴 机上 机化 杀了 杀人 杂的
5.75 权威 条例 条文 条路 来是 来有 来看 来线 来表 杰克 板球 极为 极参 构造 林的 枚软 架车 某种 柔毛 柜 查理 标是 标的 标示 树上 树林 栗 校区 校尉 校舍 格尔 案例 桓 档案 梅尔 梧 梨 椎骨 楼梯
5.75 模仿 模的 樱 橘 橡 欠 次代 次会 次大 次夺 次子 次成 次获 次进 欧亚 欧美 欺 歌剧 歌唱 正好 正线 此一 此举 此可 此开 此成 此法 此类 武侠 武汉 死了 死去 死的 死者 殊的 殷 毁了 母的 每周
5.75 毒的 比其 比安 比尔 毛类 民法 气中 气温 气的 气象 氯化 水的 水量 水面 永远 汀 求的 汉鱼 汗的 江户 污染 沉积 没能 治和 沿用 法与 法会 法有 法行 法追 波旁 波罗 波里 泻 洲和 洲大 洲电 活于
5.75 派的 流入 流出 流经 流通 济的 浓度 浮游 海中 消灭 涉嫌 涛 涨 淀 淋 淡色 淡黄 淮 深蓝 深褐 混乱 添加 清蒸 温带 温暖 港无 港湾 港特 游景 游生 湾东 湾仔 湾区 湾大 湾电 溃 溶于 溶液 溺 滚
5.75 滞 满洲 滥 漆 漏 演奏 潜水 潭 潮湿 濒危 火山 火烧 灭亡 灰岩 灵活 灵顿 点之 点位 点文 点的 然不 然的 煤 照法 照顾 熟悉 爵位 牙利 牛津 牟 牢 物品 物资 特人 特大 特律 特快 特权 特里 犯人
5.75 状的 状花 独自 狭窄 狼 猎杀 猜 王室 环保 现名 现被 现这 玲 珀 班次 球上 球和 球最 球锦 理性 理查 理解 琼 瑞拉 璋 瓦尔 甘肃 甚少 生下 生出 生前 生大 生学 生或 生时 生植 生素 用不 用他
5.75 用到 用或 用期 用至 用车 由两 由来 由的 由英 甲级 申花 画中 画版 界中 界第 界纪 界自 留学 略带 畴 畿 疮 疯 疹 病人 病死 痕迹 瘦 登陆 白人 白天 百人 百分 百多 百姓 皂 的七 的乘 的乡 的争
5.75 的企 的伊 的佛 的停 的克 的兴 的农 的办 的加 的助 的努 的卡 的启 的哥 的场 的好 的子 的客 的宣 的封 的少 的就 的岛 的差 的布 的常 的干 的应 的底 的废 的弟 的必 的排 的描 的播 的敌 的整
5.75 的星 的更 的来 的杰 的松 的校 的残 的毒 的氧 的注 的混 的清 的湖 的澳 的灵 的燃 的爱 的猎 的王 的甲 的皮 的眼 的礁 的离 的程 的笔 的管 的类 的红 的约 的线 的群 的肉 的股 的胜 的胡 的航
5.75 的苏 的萨 的街 的视 的议 的调 的象 的负 的责 的质 的近 的还 的选 的那 的郡 的防 的阶 的预 的黄 的鼓 皇太 盆地 益受 监管 盒 目主 目笛 目雀 目鹦 直在 直延 直通 省文 看待 看见 眼之 眼眶 着一
5.75 瞳 矛盾 短于 石炭 础上 硝 碎片 磡 磨 礁或 示了 示英 礼拜 社出 祀 神学 祠 禅 福利 秀中 秋季 种分 种名 种在 科尔 科幻 秩序 称自 移交 稀少 程的 稚 稻 究中 究人 究工 空中 窄的 立台 立起 竖
5.75 站与 站时 站站 竞赛 竣 竣工 竭 第安 等原 等各 等学 等待 等方 等法 等职 等都 筋 筑面 答应 算是 篡 篮板 米兰 类动 类在 粉红 粗壮 粘 粮 粹 精彩 精英 糯 系主 系和 紫色 约一 级中 级以 级赛
5.75 纬 纲银 纲鳗 纳杜 纵列 纷纷 纺织 纽卡 线于 线以 线和 线小 线形 线改 线连 线通 练班 细齿 终以 终端 经纪 绑 给劳 络线 统称 续约 绰号 维斯 编的 编自 缘有 缝 缠 缩小 缩短 缸 网上 罗地 罗的
5.75 罚款 置为 羌 美术 美食 翁 翌日 翡 翡翠 老年 老挝 考入 者与 者为 者也 者人 者以 者会 者依 者对 者或 者经 者订 者造 而一 而他 而导 而广 而改 而无 而死 而略 而该 耕 职权 聚居 肝 肠 育学 胀
5.75 背缘 背部 胜出 胜区 能与 能为 能以 能使 能出 能发 能性 能成 脂 脱离 脸 腰 腿 膝 膨 自主 自从 自幼 自成 臭 至五 至南 至尾 至第 航行 舶 色至 艺员 芒 花为 花冠 花期 花的 苏省 英尺 英超 茵
5.75 草地 草食 荔 获准 获第 获胜 获车 获选 莹 萌 萝 萼 落后 落的 葬于 蒙特 蒴 蒴果 蓬 蔬 蔬菜 蕊 虚拟 蛇的 蛇种 蛇科 蛛 蛮 蜀汉 蜥蜴 蜴 融合 螺 行之 行劳 行后 行在 行榜 行第 行音 街及 表中
5.75 表大 表性 衫 袋 被一 被取 被告 被处 被安 被封 被广 被推 被提 裁判 西与 西欧 西省 西西 西里 要原 要性 要成 要由 要负 要进 观看 规范 视网 视觉 言之 誉郡 警方 让人 议中 讯息 记为 讲座 讲述
5.75 许可 论家 论是 设站 识到 识的 诗人 话的 该国 详细 语和 语文 诱 说家 诸葛 读者 调巴 谊 谜 谣 谦 谷的 贝克 财务 财富 责人 败后 货币 货运 贩 贬 购入 资产 赋予 赌 赛周 赛和 赛第 赛资 赛马
5.75 走了 起到 起被 趁 超联 超越 跌 跑道 跨越 路之 路于 路交 路以 路及 路局 路径 路是 路相 路站 踢 蹄 身于 身自 车厂 车在 转为 转到 转播 转而 转运 轮第 载火 较好 较浅 较深 辅导 辈 辐射 输入
5.75 辖区 辖的 辞去 辣 迁往 过世 过两 过在 过度 运的 运载 近亲 这位 这场 这就 这张 这意 这项 进军 进出 进球 进食 违背 连带 连锁 迫使 迭 追究 适宜 适当 逃往 选入 选手 通行 通运 逝于 造一 造型
5.75 逾 遍布 道与 道光 道西 遭遇 那时 那杜 邦政 邸 邻的 郡相 部与 部主 部大 部尚 部电 部部 部都 都只 都城 都已 都要 鄂 配备 配置 醒 里奇 里巴 里是 里有 重播 重臣 金刚 金色 金钱 金黄 针形 钟奖
5.75 铁站 铁线 铃 铜牌 银汉 银色 链 锐的 锤 锥花 锦赛 镇压 长及 长史 长春 长篇 长老 长者 门责 间不 间以 间和 间接 间活 队于 队以 队队 阪 阳区 阳县 阳市 阻碍 附录 际机 陆上 陆续 降级 限劳 院在
5.75 院大 陪 隆起 隋 随之 随机 隐藏 隔平 隔年 障碍 雀鲷 集合 雕像 雾 非的 面包 面向 面平 面无 面海 面被 顶生 顶部 顺位 顺治 顿的 颁发 颁布 预留 预赛 预防 颅骨 颔 颖 颠 风俗 风暴 食肉 首批
5.75 首轮 首部 马丁 马克 马的 马逊 驰 驱逐 骗 骤 骨及 骨的 高压 高句 高水 高约 鱼目 鲡 鲡目 鲤 鳍上 鳍为 鳍具 鳍棘 鳗科 鳗鲡 鹏 鹤 鹦哥 鹦嘴 麓 麟 黄埔 黏 黑斑 齿及 龙与 龙巴 龙是 龟
6.0 一上 一中 一任 一刻 一千 一员 一圈 一女 一并 一开 一战 一站 一线 一群 七岁 万多 万英 三世 三号 三层 三项 上司 上地 上大 上帝 上级 上表 上车 上连 上齿 下之 下加 下垂 下腭 不与 不了 不停
6.0 不列 不小 不成 不确 不被 与三 与他 与发 与否 与安 与家 与尾 与广 与德 与政 与数 与欧 与法 与背 与臀 与躯 与香 专属 专注 业化 业所 业界 丛林 东吴 东边 两列 两场 两块 两所 两旁 严谨 个与
6.0 个例 个侧 个品 个学 个属 个工 个建 个成 个或 个标 个比 个由 个目 个篮 中兴 中只 中后 中夺 中就 中并 中得 中打 中更 中环 中甲 中第 中西 中较 为与 为乌 为八 为六 为劳 为双 为合 为吴 为复
6.0 为多 为头 为奥 为女 为她 为官 为巴 为帝 为常 为德 为所 为教 为数 为明 为正 为武 为清 为热 为男 为红 为继 为蓝 为配 为金 为阿 主党 主帅 主编 乃至 义者 之交 之人 之咽 之地 之妻 之说 之首
6.0 乐和 乘坐 乘车 九个 也常 习性 书名 书长 了与 了人 了四 了国 了相 了美 了金 事发 事故 二张 二是 二楼 二级 二部 于三 于主 于天 于太 于希 于明 于民 于清 于电 于眼 于车 于附 于非 云山 五位
6.0 五大 五日 亚群 些大 交往 亦与 亦具 亦在 产地 产安 享受 京国 京城 京大 亮相 亲缘 人作 人信 人力 人及 人发 人可 人合 人因 人来 人死 仅是 仇 从上 从前 仓时 他和 他大 他情 他手 他最 他转 仗
6.0 付的 付经 代为 代价 代数 代至 以不 以处 以多 以得 以改 以由 以甲 以色 以获 以订 以说 以防 们以 们对 们被 件和 任内 任大 任工 任第 伊利 休假 众人 优良 会举 会也 会所 会教 会理 会费 传入
6.0 传闻 伦斯 伦理 伯利 伴随 但以 位以 位依 位所 位时 住于 体和 体形 体淡 佛的 作和 作岗 作赛 佳绩 使它 依赖 侧为 侧脉 便在 便宜 保加 保育 信心 俭 修理 修道 倒卵 候选 借到 借由 倡导 倭 假日
6.0 假设 做了 停下 偶然 偿损 偿的 僵 元人 元帅 元朗 元璋 先锋 光学 光明 克在 克的 克阶 党委 党的 入决 入到 入后 入围 入美 入运 全中 全港 全缘 公务 公爵 公署 公顷 兰州 兰议 兰足 关岛 关法 关部
6.0 兴元 兵讨 其三 其人 其内 其出 其合 其同 其提 其次 其母 其职 其进 具绒 具锯 具齿 内阁 再以 写道 军人 军在 军战 农历 冠雉 况的 几何 几年 凤冠 出台 出名 出战 出线 出部 函数 分和 分时 分枝
6.0 分校 分解 分路 切斯 切的 划建 列出 列是 刘备 则由 创校 初为 初设 删 利于 利普 到下 到不 到保 到在 到处 到最 到金 到阿 制为 制剂 前大 前来 前由 前缘 前部 剖 剧本 力下 力不 办法 功地 加开
6.0 加热 加速 务和 务局 动有 助他 助的 劳伦 化作 化成 北上 北站 北路 北非 北面 匠 区与 区人 区最 区被 区西 区还 医师 十多 升任 升格 升高 华大 华德 华沙 协杯 卒于 单体 单叶 南区 南地 南朝 南站
6.0 卫斯 卫理 卷的 历三 历代 历年 县东 县政 又再 又可 又改 及上 及于 及亚 及公 及利 及到 及制 及华 及可 及政 及有 及法 及澳 及胸 及马 友谊 反的 发源 发送 取其 取到 口区 口增 口约 古文 只余
6.0 可伸 可发 可爱 可行 可观 可视 可选 台于 台及 台播 史最 右边 叶柄 叶的 号月 司于 司制 司是 吁 各样 合后 合葬 合资 合起 合适 同之 同伴 同制 同程 名列 名前 名士 名女 后三 后以 后即 后可 后向
6.0 后备 后大 后所 后指 后效 后是 后部 后首 向下 向其 向的 吠 否认 含在 含多 呈椭 呈灰 呈白 告中 员之 员及 员外 员训 味的 呼吁 和三 和与 和伊 和传 和保 和公 和内 和加 和卡 和压 和学 和对 和建
6.0 和意 和方 和无 和波 和消 和温 和臀 和金 和高 咏 咸水 品质 哇 哈萨 响而 哥特 唇所 唐时 唯有 唱会 喝 嘉宾 器人 器官 器等 回合 回忆 回旋 因不 因伤 因在 因应 因的 因被 团有 围赛 国为 国于
6.0 国出 国华 国安 国开 国总 国成 国铁 国防 国陆 国革 圣母 圣约 圣经 在低 在奥 在建 在很 在所 在政 在数 在是 在清 在白 在石 在背 在行 在许 在试 在距 在过 在野 在金 在首 地之 地大 地居 地段
6.0 地狱 地生 场及 场战 址位 均具 均属 均是 均被 坚持 坛的 坞 型号 型雄 型雌 型鱼 城东 城县 域内 塑胶 境中 墨尔 士兰 士线 处设 处长 外在 多于 多分 多国 多地 多学 多有 多条 多样 多毛 多生 大为
6.0 大事 大体 大同 大屿 大帝 大成 大栉 大桥 大理 大而 大阪 天后 天地 天气 天皇 太常 夫兰 央委 头及 头顶 夷群 奇怪 奉命 奖励 奖最 奢 奥克 女学 奴隶 好成 如看 妈 妊 妾 始使 始型 姐妹 委书 委托
6.0 娃 婆罗 婉 婚的 子为 子以 子及 子在 子女 子组 孚 学医 学方 学期 学理 学问 它为 它名 它能 宇航 宗的 定提 定理 定要 定解 宛 客户 宣告 室主 室町 宫殿 宫的 害人 家发 家地 家臣 家认 容为 密切
6.0 密歇 寇 寝 对多 对小 对美 对话 对较 对阵 对马 射击 射手 将不 将大 将有 将此 将这 尊重 小丘 小就 小形 尔塔 尔大 尔巴 尔曼 尔本 尔泰 尔顿 尖端 尖齿 就任 尼日 尽头 尾部 局部 层车 居在 屋邨
6.0 山上 山和 屿山 岁月 岛一 嵌 州东 巡逻 工之 巨星 巨龙 巩 已发 已建 巴尔 巴拉 巴里 市地 市市 市朝 市立 市面 布朗 帐 帖 带和 常与 常使 常委 常称 常重 干事 平原 年一 年北 年十 年华 年受 年向
6.0 年启 年夺 年已 年或 年秋 年移 年签 年纪 年英 年落 年赛 年重 并建 并最 并认 并重 并预 幼年 幼虫 广大 庇 应是 店铺 府将 度中 度使 度国 度在 度较 座车 廖 建工 建康 建新 廿 开业 开了 开会
6.0 开叉 开赛 异常 式出 式和 式宣 式比 式进 引用 引致 弘 弧状 弹性 强化 归入 当日 录音 影音 往南 待成 很重 很长 得全 得出 得硕 得联 德利 德华 德尔 德文 德斯 德罗 德鲁 心一 必需 思考 性为 性地
6.0 性恐 性较 怪的 恒星 情人 惩 想法 惹 愉 戏中 戏的 成以 成大 成对 成是 或多 战乱 战略 战绩 战舰 截止 户部 所为 所产 所公 所和 所成 所生 所组 所说 才会 才出 执政 扭 批复 承人 投诉 投身 抗议
6.0 护联 报纸 拉多 拉姆 拓展 招用 拜堂 拥立 拦 括日 拿破 持不 指引 指数 挫 损伤 探讨 接收 揭发 搜索 撤销 播电 撰写 擅长 擢 支球 收获 改用 攻占 攻破 放了 政事 政协 政总 故意 教于 教派 教职
6.0 数万 数以 数码 整为 文库 文简 文集 斋 斯尔 斯托 斯河 斯洛 斯理 斯诺 新增 新村 方之 方交 方人 方无 施行 旋转 族人 无明 无毛 无齿 日一 日启 日记 日通 旧址 旭 时一 时不 时与 时光 时内 时刻
6.0 时对 时尚 时才 时改 时未 时至 时装 时还 旷 昆士 明末 明清 易公 易被 春秋 是十 是原 是反 是另 是圣 是学 是完 是属 是开 是我 是本 是根 是正 是每 是清 是罗 是要 是越 是长 是黄 昼 普及 景观
6.0 智利 曲和 曲的 更早 曾参 曾就 曾引 曾担 替的 替补 最先 最具 最少 最快 最简 月为 月以 月内 月完 有专 有学 有提 有最 有本 有来 有海 有消 有类 有羽 有足 有路 望的 期之 期六 期和 期建 未在
6.0 未得 本一 本国 本岩 本电 本相 朱元 李氏 条巴 条来 条的 来使 来发 来形 来成 来描 来解 杯冠 杯的 板之 极力 构和 林地 林比 果有 枢纽 枫 查德 柴油 样本 根廷 格式 格拉 格诺 框 案中 案件 桐 桶
6.0 梓 梵文 检验 棘部 棺 榕 模标 模特 横带 横跨 橄 橄榄 檀 次在 次是 次被 欣赏 欧锦 款的 歇根 正当 此期 此路 武士 殊荣 毁灭 毅 每场 氏为 氏家 民俗 民居 氢氧 水和 水系 永安 永平 求学 求赔
6.0 汉堡 汉字 汉族 沃尔 沟通 沧 河上 河和 河谷 治今 法所 法解 洋的 洛克 洞穴 洲东 洲冠 洲最 洲杯 洲西 洲足 派人 流浪 流量 浅滩 浊 浏 浓缩 浴 海海 海边 消的 清单 清水 清洁 渐成 渐渐 渣 港九
6.0 港台 游行 源的 溪流 滕 满一 演变 濑 炉 炭纪 点与 点站 炼 烂 烤 烧或 烷 烹饪 然在 爬行 爱国 爱情 爽 片上 版于 牲 特儿 特克 特勒 特和 特罗 状之 狩 狩猎 率先 王位 王在 环绕 现效 现是 现正
6.0 现金 珠江 球大 球总 球第 琅 理上 理委 理念 理想 理是 瑶 瓷 生后 生组 生鱼 用与 用为 用户 用法 用者 用药 用过 田信 由九 由北 由华 由南 由国 由地 由多 由德 由美 甲球 电动 电车 界最 症状 瘟
6.0 瘟疫 的临 的义 的以 的伤 的八 的再 的初 的卫 的压 的去 的吉 的处 的奖 的姐 的婚 的宪 的属 的延 的恐 的执 的抗 的提 的朝 的期 的木 的未 的构 的林 的果 的某 的树 的横 的步 的殖 的治 的沿
6.0 的爆 的版 的画 的百 的破 的站 的符 的算 的维 的综 的聚 的舞 的船 的藏 的血 的装 的认 的词 的踪 的轻 的野 的门 的阴 的雨 的颈 的频 皆为 皇宫 皮埃 盈利 监察 监狱 监视 盔 盖具 目内 目糯 直播
6.0 直线 相继 相距 省东 省份 省省 省长 看不 看来 真人 真的 眶下 眶前 瞬 知最 石发 石器 石的 矿物 砍伐 破仑 碗 社交 社团 祈 祐 神圣 神社 祯 福冈 福德 种以 种情 种非 科特 称中 称是 称长 稀疏
6.0 稽 究刑 究的 空的 突起 立之 立自 站前 站区 站及 站名 站和 站随 竟然 章制 童年 端之 端型 竺 等作 筑巢 筑的 筒 签名 箭发 篡位 米亚 米和 米长 米高 类之 类于 类是 类法 类等 精确 糯鳗 系毕
6.0 索尔 索尼 红磡 约三 约占 纪到 纳入 纳大 纳州 线全 线均 线天 线月 线站 细节 细鳞 终结 经开 结成 给出 统上 统和 续集 维修 维生 综艺 缓慢 编制 缘为 缘之 缘呈 网球 罪的 置了 置在 置有 美大
6.0 群居 老人 者则 者劳 者及 者因 者所 者承 者用 者组 者自 者赔 者违 者通 而下 而于 而多 而建 而正 而没 而由 而钝 职的 职能 联的 聘为 聚集 股东 育场 育的 肾 背叛 背后 胎儿 胡格 胤 能不 能和
6.0 能完 能得 能通 腹面 臣之 自新 至上 至十 至四 至此 舆 舌面 舱 船只 船舶 色列 色条 艺节 节的 芦 芬兰 花瓣 花萼 芳香 苏丹 苗 苞 苞片 若干 英寸 范畴 荃 荃湾 药品 菊科 菩 萤 葬在 葱 蒸汽 蕴
6.0 薛 藏传 藏的 虚构 虫的 蛇主 蛇是 蜘 蜘蛛 蝉 蝴 蝴蝶 融入 血管 行交 行分 行时 行监 行驶 街的 表于 被划 被判 被大 被定 被小 被引 被描 被毁 被证 被鳞 裔美 褶 西伯 西岸 西铁 西长 要发 要塞
6.0 要组 观光 观测 视作 视公 视广 视率 视艺 览会 言论 警示 计和 认真 议将 议院 议题 论如 证书 识别 译作 诛杀 话中 询问 该书 该城 该年 详见 说中 诺夫 诺派 诺西 谋反 谓的 豪华 豫 负担 负面 财物
6.0 败给 贫困 贯穿 赛上 起兵 足联 趾 距今 跨线 路上 路旁 路网 路至 躲 车停 车和 车场 车等 转车 轰动 轻松 轻的 较远 辑中 输出 辖市 辩论 达尔 达眼 达臀 过不 过于 过来 过眼 迈克 近于 近代 还没
6.0 这与 这条 进口 远征 追封 退化 退货 送往 送给 递 通地 通货 通路 造出 造商 遇上 遍的 道播 道部 遗传 遵循 邵氏 郡之 郡是 部不 部呈 部海 部渐 部相 部等 都以 都御 都必 都由 都督 都非 配音 酬的
6.0 酱 里和 里德 量少 金额 金马 鑫 钓鱼 钢琴 铝 银白 销量 锣 镑 镰仓 长一 长安 门下 门前 门和 门外 间与 间中 间发 间无 间曾 闹 队出 队历 队打 队获 阳的 阿布 阿根 附著 际管 际赛 限于 限定
6.0 除去 险家 随者 隔开 障人 雄市 雄蕊 雉 雕刻 霜 青少 青岛 青铜 靠的 面为 面部 韦尔 音的 音译 顶峰 须在 预备 预算 颌具 颌齿 题材 风湿 风潮 风的 风险 食者 饪 馆的 首届 首度 首的 马奖 马赛
6.0 驻扎 驾驶 驿 骨与 骨亦 骨数 骨骼 骼 魁 鱼无 鱼片 鲜半 鲜明 鳃裂 鳍与 鳗亚 黄河 黑暗 齿两 齿为 齿之 齿板 龙亚 龙城 龙等
6.25 俯 倪 傍 僚 兑 剃 剌 匐 匡 卤 厌 叹 呕 咎 咙 咳 哩 嗜 嘲 圾 坝 坠 垃 塌 墟 夸 奸 妆 妥 姑 娠 宰 宴 屑 峭 巳 帜 庚 庵 弊 弑 忘 怨 悔 慎 慰 憾 懂 懈 拾 挟 捡 搞 擦 晤 暑
6.25 枕 柬 桩 梳 棋 椒 榈 歉 毙 氛 汐 汪 涡 淆 淑 淹 渗 渥 炒 烯 焰 煎 熔 爷 狐 狸 猴 琦 瑜 畏 疼 瘤 皓 皱 盼 睡 硅 磅 祇 禧 稣 粟 糕 缔 肇 腋 腕 膳 舟 艰 芙 芭 芽 蔽 蕉 薪
6.25 虏 蜜 蟹 衙 裤 襄 讳 讽 诅 诬 贷 赦 踏 躁 辗 酿 铸 锈 阮 阱 霖 霞 鞋 鞭 韶 顽 颉 颚 骄 鸦 麒 黛 龛
6.5 丕 亥 亵 佟 侮 傲 兔 凿 劾 勿 匀 匍 匙 卧 卯 厮 唤 啸 喘 喻 嘛 圭 坟 垦 垫 埠 堕 堵 墩 奎 婷 婿 媚 媳 嫔 孜 岔 崛 巫 幢 庐 庸 弼 徊 徘 悍 悫 惑 戊 戟 戦 抒 抨 拢 挺 捧
6.5 掩 撃 於 晒 晰 晴 暹 杏 杖 柠 栅 桦 桨 棍 棠 楔 楠 榔 檬 氟 氮 沦 泌 浆 浣 涩 涿 溉 溢 滤 潍 潼 澄 澎 炳 焊 焚 爰 牡 玫 瑰 甫 畜 疥 疲 癣 癸 睿 瞄 祁 祷 禺 穗 窃 箕 簇
6.5 绅 绉 绥 绮 缀 缉 羚 聊 肋 肱 胖 胥 腥 膀 膏 臂 舜 芮 苍 苷 茄 萍 蔓 蔚 薇 蚝 蜂 蜡 蝠 蝮 蠕 衞 衷 袜 裹 诵 谍 谐 谤 贮 贿 赁 赚 跋 跻 邺 酮 酯 酰 酵 酶 醚 醛 钧 钾 铲
6.5 铵 镁 闯 闿 阎 陋 陡 隙 雁 雳 霆 霹 靡 鞍 饱 饼 馏 驹 鲨 鳄
6.75 丐 乂 乒 乓 佘 佚 佥 侈 侬 偃 偕 傻 冗 冢 冶 凑 刹 勉 匝 匪 卉 厢 叻 吓 呆 咕 咪 哑 啃 啤 啬 啮 喂 喊 嗅 嗽 嘎 嚣 圃 奚 妨 姪 娄 嬴 孢 宸 寡 尧 尹 岂 岚 峨 峻 崔 巾 巿
6.75 忒 恤 恪 悌 悟 慌 慨 戌 戮 扳 扼 拯 挚 挛 挽 掺 掾 摸 撮 敕 斌 斡 斧 旬 昊 昵 晕 晖 暱 曜 曝 枉 枯 桢 棵 椰 楷 榆 榨 槟 樊 殉 殡 汴 沾 泼 洄 洒 洼 涕 淞 淫 渎 渴 溥 漳
6.75 澹 灶 烃 烛 煌 牺 犀 犁 犍 玺 琪 畸 疣 疽 痒 痢 痰 痴 皈 皖 眷 睐 睦 瞩 矣 矫 矽 砌 硼 碘 磷 祗 禀 禹 禽 禾 秽 窑 窒 窘 笃 笠 笼 筛 筲 箴 簷 粧 粪 糟 紊 綝 纥 纱 绎 绯
6.75 缚 罩 羁 羞 耆 耸 耻 耿 聂 肚 胚 腌 腓 舅 芜 芯 苔 苯 茫 荚 莓 莽 菁 葫 蓉 蓟 蔑 薰 藉 虐 虔 蚊 蚓 蛰 蛹 蝰 衢 衮 襟 觐 讷 诘 诠 诽 谏 谒 账 赂 赈 赎 跆 跪 轭 轿 迂 迺
6.75 逗 遏 邢 邱 邹 酉 酌 酚 釜 銮 钙 钞 钩 钰 钵 铅 铎 锂 镍 闵 闷 陂 陇 陌 隅 雏 霉 鞘 韧 颏 颧 飘 饥 饿 驯 骂 骆 骸 髓 鬣 鳔 鹃 鹉 黜 鼹
"""


def _table(lines: str) -> dict[str, float]:
    table = {}
    for line in lines.strip().splitlines():
        value, *keys = line.split()
        for key in keys:
            table[key] = float(value)
    return table


_TABLES = {"en": _table(_EN), "zh": _table(_ZH)}


def rarity(key: str, lang: str) -> float:
    """The rarity of a stem ("en") or of one to three Chinese characters ("zh"), between about 1 and 9."""
    known = _TABLES[lang].get(key)
    if known is not None:
        return known
    if lang == "en":
        return 9.0
    return 6.0 if len(key) == 1 else 7.5
